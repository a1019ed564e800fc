"""Every route, asked for by everybody, about their own site's things and a foreign one's."""

import pytest

from models.setup import open_
from moderation_ui.security import form_token
from tests.moderation_ui import matrix
from tests.moderation_ui.desk_of_tests import Browser
from tests.moderation_ui.matrix import EVERYWHERE, FOREIGN, LET_IN, OWN, PERSONS, ROUTES, furnish, rules_of

STRANGERS = ("moderator", "mixed", "abuse_reviewer", "privacy", "root")


@pytest.fixture
def everybody(house):
    """Everybody's browsers, signed in."""
    return furnish(house)


def ask(house, browser, key, route, target):
    method, _space, path = key.partition(" ")
    if route.about:
        path = path.replace("<uuid>", getattr(target, route.about))
    if method == "GET":
        return browser.get(path)
    cookie = browser.client.get_cookie("session")
    return browser.post(path, route.form(target), token=form_token(house.keys, cookie.value if cookie else ""))


def expected(name, route, where):
    """What must come back: `in`, or a status."""
    if route.need in {"nothing", "signature"}:
        return "in"
    if name == "anonymous":
        return "sign in"
    if name not in LET_IN[route.need]:
        return "in" if name in route.led_on else 403
    if route.about in {"view", "session"}:
        return 404  # these are ana's own, and nobody else's: not an admin's either
    foreign = where == FOREIGN and route.about in {"item", "author", "rule", "site"}
    if not foreign or name in EVERYWHERE.get(route.need, ()):
        return "in"
    return 403 if name == "mixed" and route.about == "item" else 404


def got(answer):
    if answer.status_code == 401 or (answer.status_code == 302 and answer.location.startswith("/sign-in")):
        return "sign in"
    return answer.status_code if answer.status_code in {403, 404} or answer.status_code >= 500 else "in"


def test_every_route_has_its_line_in_the_matrix(house):
    there_is = set(rules_of(house.app))
    assert there_is - set(ROUTES) == set(), "Say in tests/moderation_ui/matrix.py who may use these."
    assert set(ROUTES) - there_is == set(), "Take these out of tests/moderation_ui/matrix.py: they are gone."


def asked(house, key, route, everybody, number):
    """Every answer to one route: who, where, what came and should have, and whether a foreign thing was touched."""
    foreign = matrix.target(house, FOREIGN, number)
    places = ((FOREIGN, foreign), (OWN, matrix.target(house, OWN, number))) if route.about else ((OWN, foreign),)
    before = matrix.traces(house, foreign)
    for where, target in places:
        # Who comes no further than the role is asked once: whose thing it is makes no difference.
        for name in ("anonymous", *PERSONS) if where == OWN else STRANGERS:
            browser = Browser(house.app.test_client()) if name == "anonymous" else everybody[name]
            came = got(ask(house, browser, key, route, target))
            after = matrix.traces(house, foreign)
            yield name, where, came, expected(name, route, where), before != after
            before = after
            if route.ends and name != "anonymous":
                everybody[name] = house.sign_in(name)
                before = matrix.traces(house, foreign)


def test_everybody_gets_what_is_theirs_and_nothing_else(house, everybody):
    wrong, answers = [], 0
    for number, (key, route) in enumerate(ROUTES.items()):
        if route.need in {"nothing", "signature"}:
            continue
        for name, where, came, wanted, touched in asked(house, key, route, everybody, number):
            answers += 1
            if came != wanted or (touched and wanted != "in"):
                wrong.append((key, name, where, came, wanted, touched))
    assert wrong == [], "\n".join(map(str, wrong))
    assert answers > 400


def test_no_page_names_a_foreign_sites_things(house, everybody):
    foreign, own = matrix.target(house, FOREIGN, 1), matrix.target(house, OWN, 2)
    seen = {}
    for key, route in ROUTES.items():
        if not key.startswith("GET") or route.need not in LET_IN:
            continue
        for name in LET_IN[route.need] - {"root", "mixed"}:
            answer = ask(house, everybody[name], key, route, own)
            assert answer.status_code < 400, (name, key)
            seen[name, key] = answer.text
    assert len(seen) > 8
    words = (matrix.FOREIGN_TITLE, FOREIGN, foreign.item, foreign.author, foreign.rule)
    assert [(where, word) for where, text in seen.items() for word in words if word in text] == []
    everything = everybody["root"].get("/").text
    assert foreign.item in everything


def test_a_filter_or_search_reaches_no_foreign_item(house, everybody):
    foreign, own = matrix.target(house, FOREIGN, 1), matrix.target(house, OWN, 2)
    sought = ("?site=harbour", "?view=all", "?q=harbour-1", "?q=poster-1", "?view=all&site=harbour&q=harbour-1",
              "?q=https://harbour.example.org/830%23comment-harbour-1")  # fmt: skip
    for query in sought:
        for path in ("/", "/pulse"):
            assert foreign.item not in everybody["moderator"].get(f"{path}{query}").text, (path, query)
    asked = everybody["moderator"].get(f"/pulse?items={foreign.item},{own.item}").json
    assert set(asked["items"]) == {own.item}
    assert sum(asked["counts"].values()) < sum(everybody["root"].get("/pulse").json["counts"].values())


def test_nothing_foreign_can_be_named_in_a_form_about_ones_own(house, everybody):
    foreign, own = matrix.target(house, FOREIGN, 1), matrix.target(house, OWN, 2)
    browser = everybody["moderator"]
    like = {"action": "redact", "chosen": f"{own.item}:1", "count": "1", "like": foreign.item}
    assert browser.post("/bulk", like).status_code == 404
    both = {"action": "hold", "chosen": [f"{own.item}:1", f"{foreign.item}:1"], "count": "2"}
    before = matrix.traces(house, foreign)[1:]
    browser.post("/bulk", both)
    assert matrix.traces(house, foreign)[1:] == before
    wish = {"act": "allow", "scope": "thread", "reason": "other", "days": "30", "finding": foreign.finding}
    assert browser.post(f"/items/{own.item}/remember", wish).status_code >= 400


def test_a_second_process_reads_the_same_roles(house, everybody):
    database, _keys = open_(house.settings)
    try:
        with database.begin() as session:
            session.connection().exec_driver_sql("DELETE FROM membership")
    finally:
        database.engine.dispose()
    assert everybody["moderator"].get("/").status_code == 403
