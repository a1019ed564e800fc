"""The words for states, actions and what they do over there. Everything a moderator reads that is not in a template."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from detector.kinds import KINDS
from models.targets import target
from moderation_ui.language import gettext as _
from moderation_ui.language import ngettext

STATES = {
    "new": _l("New"),
    "held": _l("Held"),
    "redacted": _l("Redacted"),
    "allowed": _l("Allowed"),
    "closed": _l("Closed"),
}
WHY = {
    "incomplete": _l("The scan ran out of time, so something may be left. Read the whole text."),
    "quarantined": _l("This text was not scanned: it stopped the scanner three times. Read the whole text."),
    "changed": _l("The text was edited after it was decided. This is the new text."),
    "residue": _l("The redacted text still held something, so nothing was sent. Look for what was missed."),
    "deleted": _l("The post was deleted at the site."),
    "withdrawn": _l("The post is no longer public."),
    "erased": _l("The poster's data were erased on request."),
    "mended": _l("The poster mended the text."),
    "capped": _l("The site's policy acted on this post too often today, so it is left to a person."),
    "clear": _l("The policy found nothing and let it through."),
    "remembered": _l("Decided by what moderators let the site remember about these values."),
}
SEVERITIES = {
    "low": _l("low"),
    "medium": _l("medium"),
    "high": _l("high"),
    "very_high": _l("very high"),
}
DECIDED = {
    "redact": _l("Redacted"),
    "hold": _l("Held"),
    "allow": _l("Allowed"),
    "restore": _l("Restored"),
}
PROGRESS = {
    "waiting": _l("On its way to the site"),
    "applied": _l("Done at the site"),
    "partial": _l("Only partly done at the site"),
    "changed": _l("Not done: the text there was changed meanwhile"),
    "failed": _l("Not done: the site refused"),
    "undone": _l("Taken back before it was sent"),
    "gone": _l("The post is no longer there"),
}
STEPS = {
    "check": _l("the new text is scanned again"),
    "redact": _l("the text is replaced"),
    "restore": _l("the text is put back"),
    "hold": _l("the post is hidden"),
    "allow": _l("the post is shown"),
    "clean_history": _l("old versions are removed"),
}
STEP_STATES = {
    "waiting": _l("waiting"),
    "sent": _l("done"),
    "given_up": _l("given up"),
    "dropped": _l("not done"),
}
CONFLICTS = {
    "decided_meanwhile": _l("Somebody else decided this first"),
    "edited_meanwhile": _l("The text was edited while you looked at it"),
    "gone": _l("The post is gone"),
    "not_the_last_decision": _l("This decision was already followed by another"),
    "claimed": _l("Somebody else is looking at this"),
}
IMPOSSIBLE = {
    "nothing_chosen": _l("Choose at least one place to redact."),
    "history_purged": _l("This cannot be undone: the old versions were already removed at the site."),
    "text_gone": _l("The text was deleted when its time was over, so this can no longer be done."),
    "already_decided": _l("This is decided already. Take that back first."),
    "not_scanned_yet": _l("The newest text is still being scanned. Wait a moment and look again."),
    "spans_overlap": _l("Two of the places overlap. Untick one of them."),
    "result_mismatch": _l("The new text does not fit the places that were chosen. Load the item again."),
    "note_leaks": _l("The note holds personal data or a secret, so it was not kept. Say it without."),
    "bad_remark": _l("A note has 1 to 2000 characters."),
    "no_value": _l("There is nothing here that could be remembered."),
    "no_scope": _l("The post has no author or thread that this could be limited to."),
    "own_rule": _l("Somebody else has to agree to a rule for the whole site."),
    "not_proposed": _l("This rule no longer waits for anybody."),
    "busy": _l("The database was busy. Try this one again."),
    "nothing_to_retry": _l("There is nothing to try again."),
    "escalated": _l("This was escalated: a lead of the site decides it."),
    "rule_known": _l("Something is remembered about this value for the same place already. Change or end that."),
    "more_than_shown": _l("More items wait by now than you were shown. Look again and repeat."),
    "rule_over": _l("This rule has ended already. Make a new one."),
    "bad_view_name": _l("A view needs a name of 1 to 40 characters."),
    "view_name_leaks": _l("The name looks like personal data, so it was not kept. Choose another."),
    "too_many_views": _l("You have 30 views already. Forget one first."),
    "words_leak": _l("Your own words look like personal data, or tell a part of the value. Say it otherwise."),
    "reason_needed": _l("This site wants to know why something is allowed. Give a reason."),
    "unknown_action": _l("That is not something that can be done."),
}
ROLES = {
    "moderator": _l("moderator"),
    "lead": _l("lead"),
    "abuse_reviewer": _l("abuse reviewer"),
    "privacy": _l("privacy"),
    "admin": _l("administrator"),
}
VIEWS = {
    "new": _l("New"),
    "mine": _l("Mine"),
    "late": _l("Past target"),
    "held": _l("Held"),
    "escalated": _l("Escalated"),
    "skipped": _l("Skipped"),
    "failed": _l("Failed at source"),
    "decided": _l("Decided"),
    "all": _l("Everything"),
}
VIEW_KEYS = {
    "new": "q",
    "mine": "m",
    "late": "l",
    "held": "h",
    "escalated": "e",
    "skipped": "s",
    "failed": "f",
    "decided": "d",
    "all": "a",
}
RULE_ACTS = {"allow": _l("always allow"), "redact": _l("always redact")}
RULE_EFFECTS = {
    "allow": _l("for hotlines, shop numbers and role addresses that stand there on purpose"),
    "redact": _l("for what never belongs in public; the text at the site is changed without asking again"),
}
RULE_SCOPES = {"site": _l("on the whole site"), "author": _l("by this author"), "thread": _l("in this thread")}
RULE_REASONS = {
    "hotline": _l("a hotline or shop number"),
    "role_address": _l("an address of a role, not a person"),
    "public_office": _l("public office or business"),
    "own_wish": _l("the owner wants it public"),
    "other": _l("another reason"),
}
RULE_STATES = {"proposed": _l("waits for a second person"), "active": _l("in force"), "ended": _l("ended")}
RULE_DAYS = {"30": _l("for 30 days"), "90": _l("for 90 days"), "365": _l("for a year")}
REQUEST_WAYS = {
    "id": _l("their id at the site"),
    "name": _l("their name at the site"),
    "email": _l("an e-mail address in their posts"),
    "phone": _l("a phone number in their posts"),
}
REQUEST_OWN = {"email": _l("an e-mail address"), "phone": _l("a phone number")}
REQUEST_EVENTS = {
    "author.sought": _l("Somebody was looked for"),
    "author.exported": _l("Given out"),
    "author.erasure_planned": _l("Erasure asked for"),
    "author.erasure_called_off": _l("Erasure called off"),
    "author.erased": _l("Erased"),
}
CLAIMS = {"free": _l("Nobody's"), "mine": _l("Mine"), "others": _l("Somebody else's")}
KEYS = (
    ("j k", _l("next, previous item")),
    ("1 … 9", _l("tick or untick a place")),
    ("] [ Space", _l("step through the places, tick")),
    ("r", _l("redact what is ticked")),
    ("h", _l("hold")),
    ("a", _l("allow")),
    ("z", _l("undo the last decision")),
    ("v", _l("let the site remember a value")),
    ("t w", _l("change the kind of the place you stepped to, or what stands there instead")),
    ("s S", _l("skip for an hour, or for longer")),
    ("e n", _l("escalate with a note, write a note")),
    ("i", _l("the author's earlier items")),
    ("p f b y", _l("why it was allowed: public, false alarm, role or business, another reason")),
    ("x", _l("choose the item for a decision about several; Shift+X all, then Shift+R, H or A")),
    ("u", _l("reveal, or cover again")),
    ("d", _l("before and after, and what would be left")),
    ("Shift← →", _l("move the right edge of the place you stepped to; with Alt the left edge")),
    ("o", _l("open the post at its site")),
    ("/", _l("find")),
    ("g q", _l("go to new; g m mine, g l past target, g h held, g f failed, g d decided")),
    ("?", _l("these keys")),
)
REASONS = {
    "timeout": _l("no answer in time"),
    "unreachable": _l("the site could not be reached"),
    "refused": _l("the site refused"),
    "rate_limited": _l("the site asks to wait"),
    "forbidden": _l("our key may not do this there"),
    "server_error": _l("the site had an error"),
    "residue": _l("something was left in the new text"),
    "gave_up": _l("tried long enough"),
}
POST_KINDS = {"post": _l("Post"), "comment": _l("Comment"), "topic": _l("Topic")}
SECRET_KINDS = frozenset({"credential", "private_key", "signed_link", "licence_key"})


def kind_title(kind: str) -> str:
    """What a kind is called on a page."""
    return _(KINDS[kind].title) if kind in KINDS else _("something else")


def post_name(kind: str, external_id: str) -> str:
    """How a post is spoken of."""
    return f"{POST_KINDS.get(kind, POST_KINDS['post'])} #{external_id}"


def age(since: datetime, at: datetime) -> str:
    """How long ago, in one word."""
    seconds = max(0, int((at - since).total_seconds()))
    if seconds < 60:  # noqa: PLR2004 - seconds in a minute
        return _("now")
    if seconds < 3600:  # noqa: PLR2004 - seconds in an hour
        return _("%(n)s min", n=seconds // 60)
    if seconds < 2 * 86400:
        return _("%(n)s h", n=seconds // 3600)
    return _("%(n)s d", n=seconds // 86400)


def minutes_left(until: datetime, at: datetime) -> int:
    """Whole minutes until a moment, at least one while it has not come."""
    return max(0, -((at - until) // timedelta(minutes=1)))


def done(action: str, spans: int, post: str) -> str:
    """What was just decided, for the notice with the undo button."""
    if action == "redact":
        return ngettext("Redacted %(num)s place in %(post)s", "Redacted %(num)s places in %(post)s", spans, post=post)
    return _("%(did)s: %(post)s", did=DECIDED.get(action, action), post=post)


def reason(code: str) -> str:
    """Why a step has not gone through, in plain words; an unknown code as it is, since it is ours and short."""
    return str(REASONS.get(code, code.replace("_", " ")))


def what_else(counts: dict[str, int]) -> str:
    """What there is to do when nothing new waits."""
    held, failed = counts.get("held", 0), counts.get("failed", 0)
    told = ngettext("%(num)s is held.", "%(num)s are held.", held) if held else _("None are held.")
    if failed:
        told += " " + ngettext("%(num)s failed at its site.", "%(num)s failed at their sites.", failed)
    return told


def late(severity: str, since: datetime, at: datetime) -> bool:
    """Whether an item waits longer than it should; it stays where it is and is never decided by age."""
    return at - since > target(severity)


def waited(severity: str, since: datetime, at: datetime) -> str:
    """How long an item has waited, beside how long it may."""
    fresh = at - since < timedelta(minutes=1)
    told = _("%(n)s min", n=0) if fresh else age(since, at)
    return _("%(age)s of %(target)s", age=told, target=span(target(severity)))


def span(length: timedelta) -> str:
    """A length of time in one word."""
    hours = int(length.total_seconds() // 3600)
    return _("%(n)s h", n=hours) if hours < 48 else _("%(n)s d", n=hours // 24)  # noqa: PLR2004 - two days


def shown(first: int, here: int, total: int) -> str:
    """Which part of a list is on the page."""
    if not here:
        return _("None")
    if here == total:
        return ngettext("%(num)s item", "%(num)s items", total)
    return _("%(first)s\u2013%(last)s of %(total)s", first=first, last=first + here - 1, total=total)


def finished(action: str, who: str) -> str:
    """Who finished an item that is still in somebody's list, and how."""
    if not who:
        return _("%(did)s by the policy", did=DECIDED.get(action, action))
    return _("%(did)s by %(who)s", did=DECIDED.get(action, action), who=who)
