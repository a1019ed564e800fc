"""The open item in a real browser: kinds, words and bounds of a place, the scan before the decision, reasons."""

import pytest
from sqlalchemy import select

from models import trials
from models.decision import Decision
from models.site import Site
from models.texts import read_result
from tests.browser.conftest import SCREENSHOTS
from tests.browser.test_accessible import Looking
from tests.browser.test_queue import VALUE, fill, press

pytestmark = pytest.mark.browser
TEXT = f"Hello, please mail {VALUE} about it.\r\nMy number is 0171 2345678, thanks\u200b!"


def decided(house):
    with house.database.read() as session:
        return session.scalar(select(Decision).order_by(Decision.id.desc()))


def answer_trials(house, left=()):
    """What a worker would do."""
    with house.desk() as desk:
        for one in trials.lease(desk, 8):
            trials.answer(desk, one, left, complete=True)


def test_a_place_gets_another_kind_other_words_and_other_bounds_by_dragging(house, visit):
    fill(house, 1)
    page = visit()
    press(page, "j")
    press(page, "u")
    page.keyboard.press("]")
    page.keyboard.press("t")
    page.locator("[data-row='1'] [data-kind-of]").select_option("username")
    page.locator("[data-row='1'] [data-style-of]").select_option("custom")
    page.locator("[data-row='1'] [data-words-of]").fill("(her account)")
    page.keyboard.press("Enter")
    assert page.locator("[data-row='1'] [data-becomes]").inner_text() == "(her account)"
    grip = page.locator(".grip.end").bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(grip["x"] - 30, grip["y"] + grip["height"] / 2, steps=4)
    page.mouse.up()
    page.locator("[data-marked] li").wait_for()
    page.locator("h1").click()
    press(page, "r")
    [start, end, kind, length], _phone = decided(house).spans
    at = TEXT.index(VALUE)
    assert start == at
    assert at < end < at + len(VALUE)
    assert (kind, length) == ("username", len("(her account)"))
    assert "please mail (her account)" in read_result(house.keys, decided(house))


def test_the_new_text_is_scanned_before_it_is_decided_and_what_is_left_is_shown(house, visit):
    fill(house, 1)
    page = visit(height=1100)
    press(page, "j")
    page.get_by_text("Not scanned again yet").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("d")
    page.locator("ins", has_text="[e-mail removed]").wait_for()
    at = TEXT.replace(VALUE, "[e-mail removed]").index("0171")
    page.wait_for_function("document.querySelector('[data-scan]').dataset.scan === 'due'")
    with page.expect_response("**/preview"):
        pass
    answer_trials(house, [(at, at + 12, "phone")])
    page.get_by_text("Scanned again: 1 place is still left").wait_for()
    assert page.locator(".diff mark").count() == 1
    page.get_by_role("button", name="Source").click()
    page.get_by_role("button", name="Before", exact=True).click()
    assert page.locator(".diff del").count() == 1
    assert page.locator(".diff ins").count() == 0
    page.locator(".preview").scroll_into_view_if_needed()
    page.screenshot(path=SCREENSHOTS / "preview-left.png")
    assert VALUE not in page.content()
    assert "0171" not in page.content()
    press(page, "r")
    assert len(decided(house).spans) == 1


def test_a_reason_is_one_more_key_and_comes_first_where_the_site_wants_it(house, visit):
    first, second, third = fill(house, 3)
    page = visit()
    press(page, "j")
    press(page, "a")
    page.keyboard.press("p")
    page.locator(".toast", has_text="meant to be public").wait_for()
    assert page.url.endswith(second)
    assert decided(house).reason == "public"
    with house.desk() as desk:
        desk.session.scalar(select(Site).where(Site.name == "blog")).options = {"reasons": "required"}
    page.reload()
    page.keyboard.press("a")
    assert page.locator("[data-why-bar]").is_visible()
    press(page, "f")
    assert decided(house).reason == "not_personal"
    assert page.url.endswith(third)
    assert first != third


def test_the_item_at_its_fullest_is_accessible_and_fits(house, visit):
    text = f"Hi\n\n> quoted words\n\n```\nlogin: {VALUE}\n```\nMy number is 0171 2345678."
    at, other = text.index(VALUE), text.index("0171")
    found = (("email", at, at + len(VALUE)), ("phone", other, other + 12, 0.4, 0.8, "medium"))
    house.scan(house.post_in(text, external_id="1", markup="markdown"), *found)
    with house.desk() as desk:
        desk.session.scalar(select(Site).where(Site.name == "blog")).options = {"reasons": "required"}
    page = visit()
    press(page, "j")
    press(page, "u")
    page.keyboard.press("]")
    page.keyboard.press("w")
    page.locator("[data-row='1'] [data-style-of]").select_option("custom")
    page.keyboard.press("Escape")
    page.locator("[data-row='1'] .change").evaluate("node => { node.open = true; }")
    page.locator("h1").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("d")
    page.locator(".diff ins").first.wait_for()
    answer_trials(house, [(0, 2, "person")])
    page.locator(".diff mark").wait_for()
    page.keyboard.press("a")
    page.locator("[data-why-bar]").wait_for()
    looking = Looking(page)
    looking.at("item.fullest")
    assert looking.wrong == {}
