"""Marked values on every page there is: they show where they were revealed, and nowhere before, beside or after."""

import html
from urllib.parse import quote

import pytest
from sqlalchemy import select

from models import team
from models.moderator import Moderator
from models.site import Site
from tests import everywhere
from tests.moderation_ui.handled import remember

MAIL, PHONE, ADDRESS = "zq17canary@brookfield-mail.example", "+44 113 246 6219", "203.0.113.217"
NAME = "Quillarine Zanderhof"
TEXT = f"My router fails. Write to {MAIL} or ring {PHONE} please."
MARKED = {
    value: {value, html.escape(value), quote(value), value.replace(" ", ""), value.upper()}
    for value in (MAIL, PHONE, ADDRESS, NAME)
}
# Whoever answers people's requests must know whose they are.
MEANT = {"requests.preview": {NAME}}
LEFT_OUT = {"item.reveal", "accounts.sign_out", "account.end", "account.end_others", "webhooks.hook", "static"}


@pytest.fixture
def browser(house):
    """Somebody with every role there is: who may see most must still see nothing."""
    house.add_person("root", "admin")
    with house.desk() as desk:
        root = desk.session.scalars(select(Moderator).where(Moderator.name == "root")).one()
        for site in desk.session.scalars(select(Site)):
            for role in ("privacy", "abuse_reviewer"):
                team.grant(desk, root, site, role)
    return house.sign_in("root")


def item(house, external_id):
    more = {"author_name": NAME, "address": ADDRESS, "url": f"https://blog.example.org/830#comment-{external_id}"}
    at, other = TEXT.index(MAIL), TEXT.index(PHONE)
    revision = house.post_in(TEXT, external_id=external_id, **more)
    return house.scan(revision, ("email", at, at + len(MAIL)), ("phone", other, other + len(PHONE)))


def marked_in(answer):
    """The marked values that an answer says, in its body or its headers."""
    said = f"{answer.get_data(as_text=True)}\0{answer.headers}"
    squeezed = said.replace("\u200b", "").replace("\n", "")
    return {value for value, forms in MARKED.items() if any(form in said + squeezed for form in forms)}


def look_everywhere(house, browser):
    """What is said by every page that can be asked for, and by every address that cannot be asked for that way."""
    told = {}
    ids = everywhere.ids_of(house)
    for endpoint, path in everywhere.pages(house.app, ids):
        told[endpoint] = marked_in(browser.get(path)) - MEANT.get(endpoint, set())
    for path in ("/nothing", "/items/none", f"/items/{ids['item']}/decide", "/?view=all", "/?view=decided", "/?page=0"):
        told[path] = marked_in(browser.get(path))
    told["pulse"] = marked_in(browser.get(f"/pulse?items={ids['item']}"))
    return {name: values for name, values in told.items() if values}


@pytest.mark.both_databases
def test_what_was_leaked_shows_in_the_reveal_and_on_no_page_before_or_after(house, browser):
    uuids = [item(house, str(n)) for n in range(4)]
    remember(house, browser, uuids[3])
    assert look_everywhere(house, browser) == {}
    revealed = browser.post(f"/items/{uuids[0]}/reveal", {"purpose": "review"})
    assert marked_in(revealed) == {MAIL, PHONE}
    title = revealed.text.partition("<title>")[2].partition("</title>")[0]
    assert title
    assert not any(value in title for value in MARKED)
    assert look_everywhere(house, browser) == {}
    fields = browser.decision(uuids[0])
    steps = {
        "preview": browser.post(f"/items/{uuids[0]}/preview", fields),
        "decide": browser.post(f"/items/{uuids[0]}/decide", {**fields, "action": "redact"}),
        "conflict": browser.post(f"/items/{uuids[0]}/decide", {**fields, "action": "allow"}),
        "bulk": browser.post("/bulk", {"action": "hold", "chosen": [f"{uuids[1]}:1"], "count": 1}),
        "escalate": browser.post(f"/items/{uuids[2]}/escalate", {"version": 1}),
        "claim": browser.post(f"/items/{uuids[3]}/claim"),
    }
    assert steps["conflict"].status_code == 409
    assert {name: marked_in(answer) for name, answer in steps.items() if marked_in(answer)} == {}
    assert look_everywhere(house, browser) == {}


def test_no_page_repeats_what_it_was_sent_and_refused(house, browser):
    item(house, "1")
    ids = everywhere.ids_of(house)
    fields = ("note", "action", "act", "scope", "reason", "days", "finding", "chosen", "count", "version", "span")
    sent = dict.fromkeys((*fields, "revision", "text_hash", "decision", "mark", "cut", "share", "query"), MAIL)
    told = {}
    for rule in house.app.url_map.iter_rules():
        if "POST" not in rule.methods or rule.endpoint in LEFT_OUT:
            continue
        path = rule.rule.replace("<uuid>", ids["item"])
        assert "<" not in path, f"say how {rule.endpoint} is asked"
        answer = browser.post(path, sent)
        assert answer.status_code < 500, rule.endpoint
        told[rule.endpoint] = marked_in(answer)
    assert {name: values for name, values in told.items() if values} == {}
    assert len(told) > 20


def test_an_error_says_nothing_of_what_it_met(house, browser, monkeypatch, capfd):
    def broken(*_args, **_more):
        raise RuntimeError(f"cannot store {MAIL} of {NAME}")

    item(house, "1")
    monkeypatch.setattr("moderation_ui.screen.queue_page", broken)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert marked_in(answer) == set()
    said = "".join(capfd.readouterr())
    assert not any(value in said for value in MARKED)
