"""Who may do what to whose things: every route with what it asks for, and what must come back to whom.

Each route of the app needs an entry here. `about` is what stands in its address or its form: on the person's own site
and on a foreign one in turn.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select

from models import invitations, sites, team
from models.audit import AuditEvent
from models.author import Author
from models.finding import FindingRow
from models.item import Item
from models.moderator import Moderator, SignIn
from models.post import Post
from models.saved_view import SavedView
from models.value_rule import ValueRule

OWN, FOREIGN = "blog", "harbour"
FOREIGN_TITLE = "Strange harbour"
PERSONS = {
    "moderator": (("moderator", OWN),),
    "lead": (("lead", OWN),),
    "abuse_reviewer": (("abuse_reviewer", OWN),),
    "privacy": (("privacy", OWN),),
    "mixed": (("moderator", OWN), ("abuse_reviewer", FOREIGN)),
    "nobody": (),
    "root": (),
}
LET_IN = {
    "moderate": {"moderator", "lead", "mixed", "root"},
    "privacy": {"privacy"},
    "admin": {"root"},
    "account": set(PERSONS),
}
EVERYWHERE = {"moderate": {"root"}, "admin": {"root"}}
"""Those for whom no site is foreign."""


@dataclass(frozen=True)
class Target:
    """Things of one site that routes are about."""

    site: str
    item: str
    finding: int
    author: str
    rule: str
    view: str
    session: str
    person: str
    invited: str

    @property
    def form(self) -> dict:
        """The fields of most forms about an item; what is too much is not read."""
        return {"version": 1, "revision": 1, "text_hash": "", "purpose": "review", "finding": self.finding}


@dataclass(frozen=True)
class Route:
    """What a route asks for. It ends the session that asks if it `ends`; `led_on` are sent to a page of their own."""

    need: str
    about: str = ""
    form: Callable[[Target], dict] = field(default=lambda _target: {})
    ends: bool = False
    led_on: tuple[str, ...] = ()


def _item(**fields) -> Route:
    return Route("moderate", "item", lambda target: {**target.form, **fields})


def _rule(**fields) -> Route:
    return Route("moderate", "rule", lambda _target: fields)


def _author(**fields) -> Route:
    return Route("privacy", "author", lambda _target: fields)


def _account(**fields) -> Route:
    return Route("account", form=lambda _target: fields)


SOME_NAME = "00000000-0000-4000-8000-000000000000"
_WISH = {"act": "allow", "scope": "thread", "reason": "other", "days": "30"}
ROUTES = {
    "GET /static/<path:filename>": Route("nothing"),
    "GET /health/live": Route("nothing"),
    "GET /health/ready": Route("nothing"),
    "POST /hooks/<site>": Route("signature"),
    "GET /sign-in": Route("nothing"),
    "POST /sign-in": Route("nothing", form=lambda _target: {"name": "nobody here", "password": "wrong"}),
    "GET /join": Route("nothing"),
    "POST /join": Route("nothing", form=lambda _target: {"code": "guessed"}),
    "POST /join/password": Route("nothing", form=lambda _target: {"code": "guessed", "new": "x" * 20, "again": "x"}),
    "GET /sign-in/code": Route("nothing"),
    "POST /sign-in/code": Route("nothing", form=lambda _target: {"code": "000000"}),
    "GET /oidc/start": Route("nothing"),
    "GET /oidc/callback": Route("nothing"),
    "POST /oidc/finish": Route("nothing"),
    "POST /sign-out": Route("account", ends=True),
    "GET /account": Route("account"),
    "POST /account/sessions/end": Route("account", "session", lambda target: {"session": target.session}),
    "POST /account/sessions/end-others": _account(),
    "GET /account/second-step": Route("account"),
    "POST /account/second-step/begin": _account(),
    "POST /account/second-step/confirm": _account(code="000000"),
    "POST /account/second-step/codes": _account(code="000000"),
    "POST /account/second-step/off": _account(password="wrong", code="000000"),
    "GET /password": Route("account"),
    "POST /password": _account(old="wrong", new="a long enough word", again="another"),
    "GET /": Route("moderate", led_on=("privacy",)),
    "GET /pulse": Route("moderate"),
    "GET /items/<uuid>": _item(),
    "POST /items/<uuid>/reveal": _item(),
    "POST /items/<uuid>/decide": _item(action="hold"),
    "POST /items/<uuid>/preview": _item(),
    "POST /items/<uuid>/reason": _item(reason="other", decision=SOME_NAME),
    "POST /items/<uuid>/undo": _item(decision=SOME_NAME),
    "POST /items/<uuid>/retry": _item(),
    "POST /items/<uuid>/claim": _item(),
    "POST /items/<uuid>/release": _item(),
    "POST /items/<uuid>/skip": _item(span="hour"),
    "POST /items/<uuid>/escalate": _item(),
    "POST /items/<uuid>/note": _item(note="Looks fine."),
    "GET /items/<uuid>/remember": _item(),
    "POST /items/<uuid>/remember": _item(**_WISH),
    "POST /bulk": Route(
        "moderate", "item", lambda target: {"action": "hold", "chosen": f"{target.item}:1", "count": "1"}
    ),
    "GET /memory": Route("moderate"),
    "POST /memory/<uuid>/approve": _rule(),
    "POST /memory/<uuid>/edit": _rule(reason="other", days="30", confirmed="0", count="0"),
    "POST /memory/<uuid>/end": _rule(),
    "POST /memory/<uuid>/close": _rule(count="0"),
    "POST /views": Route("moderate", "site", lambda target: {"name": "late ones", "share": target.site}),
    "POST /views/<uuid>/drop": Route("moderate", "view"),
    "GET /requests": Route("privacy"),
    "POST /requests/find": Route("privacy", form=lambda _target: {"by": "id", "value": "77"}),
    "GET /requests/<uuid>": _author(),
    "POST /requests/<uuid>/export": _author(shape="json"),
    "POST /requests/<uuid>/erase": _author(sure="yes"),
    "POST /requests/<uuid>/keep": _author(),
    "GET /team": Route("admin"),
    "GET /team/invite": Route("admin"),
    "POST /team/invite": Route("admin", form=lambda target: {"name": f"for {target.item}", "admin": "1"}),
    "GET /team/<uuid>": Route("admin", "person"),
    "POST /team/<uuid>/roles": Route("admin", "person"),
    "POST /team/<uuid>/deactivate": Route("admin", "person"),
    "POST /team/<uuid>/activate": Route("admin", "person"),
    "POST /team/<uuid>/renew": Route("admin", "invited"),
    "POST /team/<uuid>/revoke": Route("admin", "invited"),
}


def rules_of(app) -> dict[str, str]:
    """`METHOD /address` of every route there is, with its endpoint."""
    return {
        f"{method} {rule.rule}": rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def furnish(house) -> dict:
    """A house with a foreign site and everybody in it; return each person's browser."""
    house.add_site(FOREIGN, title=FOREIGN_TITLE, strange=True)
    for name, held in PERSONS.items():
        house.add_person(name, "admin" if name == "root" else "moderator", on=[])
        with house.desk() as desk:
            person = desk.session.scalar(select(Moderator).where(Moderator.name == name))
            for role, site in held:
                team.grant(desk, person, sites.find(desk, site), role)
    house.sign_in("ana")
    return {name: house.sign_in(name) for name in PERSONS}


def target(house, site: str, number: int) -> Target:
    """Fresh things on a site: an item with a finding and an author, a rule, ana's view and session, two accounts."""
    item = house.waiting_item(site=site, external_id=f"{site}-{number}", author_id=f"poster-{number}")
    with house.desk() as desk:
        row = desk.session.scalar(select(Item).where(Item.uuid == item))
        made_by = desk.session.scalar(select(Moderator.id).where(Moderator.name == "ana"))
        author = select(Author.uuid).join(Post, Post.author_id == Author.id).where(Post.id == row.post_id)
        rule = ValueRule(
            site_id=row.site_id, kind="email", fingerprint=f"{number}", act="allow", reason="other", state="proposed",
            made_by=made_by, made_at=desk.at, ends_at=desk.at + timedelta(days=9),
        )  # fmt: skip
        view = SavedView(moderator_id=made_by, name=f"{site} {number}", query="", made_at=desk.at)
        desk.session.add_all([rule, view])
        where = sites.find(desk, site)
        names = [invitations.invite(desk, f"{site} {number} {n}", [(where, "moderator")], admin=False, by="test")
                 for n in range(2)]  # fmt: skip
        finding = desk.session.scalar(select(FindingRow.id).where(FindingRow.revision_id == row.revision_id))
        desk.session.flush()
        session = desk.session.scalar(select(SignIn.id).where(SignIn.moderator_id == made_by))
        persons = [made.person.uuid for made in names]
        return Target(site, item, finding, desk.session.scalar(author), rule.uuid, view.uuid, str(session), *persons)


def traces(house, foreign: Target) -> tuple:
    """What would show that something was done to foreign things."""
    with house.desk() as desk:
        item = desk.session.scalar(select(Item).where(Item.uuid == foreign.item))
        rule = desk.session.scalar(select(ValueRule).where(ValueRule.uuid == foreign.rule))
        events = desk.session.scalar(select(func.count()).select_from(AuditEvent))
        session = desk.session.scalar(select(SignIn.id).where(SignIn.id == int(foreign.session)))
        return events, item.state, item.version, item.claimed_by, rule.state, session
