"""The list in a real browser: choosing, saved views, reminders, what others finished, and what is remembered."""

from datetime import timedelta

import pytest
from playwright.sync_api import Error
from sqlalchemy import select, update

from models import targets
from models.audit import AuditEvent
from models.decision import Decision
from models.item import Item
from models.value_rule import ValueRule
from tests.browser.conftest import SCREENSHOTS
from tests.browser.test_queue import VALUE, fill, press

pytestmark = pytest.mark.browser


def shot(page, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def age(house, uuids, **span):
    with house.desk() as desk:
        aged = update(Item).where(Item.uuid.in_(uuids))
        desk.session.execute(aged.values(opened_at=desk.at - timedelta(**span)))
    with house.desk() as desk:
        targets.remind(desk)


def test_an_item_that_somebody_else_finished_says_who_did(house, visit):
    first, second = fill(house, 2)
    ana, ben = visit("ana"), visit("ben")
    ben.goto(f"/items/{second}")
    press(ben, "a")
    row = ana.locator(f"[data-item='{second}'].over")
    row.get_by_text("Allowed by ben").wait_for()
    assert row.locator("[data-pick]").is_disabled()
    assert not ana.locator(f"[data-item='{first}'].over").count()
    shot(ana, "finished-elsewhere-light-1440")


def test_a_range_is_chosen_with_shift_and_only_what_is_shown_is_decided(house, visit):
    uuids = fill(house, 4)
    page = visit()
    page.locator("[data-pick]").nth(0).click()
    page.locator("[data-pick]").nth(2).click(modifiers=["Shift"])
    assert page.locator("[data-chosen]").inner_text() == "3"
    press(page, "Shift+A")
    assert page.get_by_role("heading", name="Allowed: 3 / 3").is_visible()
    shot(page, "bulk-light-1440")
    assert sorted(house.item(uuid).state for uuid in uuids) == ["allowed", "allowed", "allowed", "new"]
    with house.database.read() as session:
        batched = session.scalars(select(AuditEvent).where(AuditEvent.action == "item.batched"))
        assert len({event.detail["batch"] for event in batched}) == 1


def test_the_same_value_elsewhere_goes_with_one_action(house, visit):
    fill(house, 3)
    page = visit()
    press(page, "j")
    page.get_by_text("The same value in 2 other items").click()
    shot(page, "elsewhere-light-1440")
    with page.expect_navigation():
        page.get_by_role("button", name="Redact this value in those chosen").click()
    assert page.get_by_role("heading", name="Redacted: 2 / 2").is_visible()


def test_a_view_is_saved_and_stays_in_the_rail(house, visit):
    fill(house, 3)
    page = visit()
    page.get_by_label("Severity").select_option("high")
    page.wait_for_url("**/?severity=high")
    page.get_by_text("Save this view").click()
    page.get_by_role("textbox", name="Name").fill("Serious ones")
    page.get_by_label("For", exact=True).select_option(label="everybody who works for Workshop blog")
    shot(page, "save-view-light-1440")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    saved = page.locator(".saved a")
    assert saved.get_attribute("aria-current") == "page"
    assert saved.locator(".count").inner_text() == "3"
    other = visit("ben")
    other.locator(".saved a", has_text="Serious ones").click()
    other.wait_for_url("**/?severity=high")
    with page.expect_navigation():
        page.get_by_role("button", name="Forget this view").click()
    assert page.locator(".saved a").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_one_is_told_once_of_what_waits_too_long(house, visit, theme):
    uuids = fill(house, 3)
    age(house, uuids[1:2], hours=6)
    page = visit(theme=theme)
    assert page.get_by_text("1 item waits longer than it should.").is_visible()
    assert page.locator("[data-item]").first.get_attribute("data-item") == uuids[1]
    shot(page, f"reminder-{theme}-1440")
    page.get_by_role("button", name="Seen").click()
    page.reload()
    assert not page.get_by_text("waits longer than it should").is_visible()
    age(house, uuids[2:], hours=7)
    page.reload()
    assert page.get_by_text("2 items wait longer than they should.").is_visible()
    press(page, "j")
    assert page.url.endswith(f"/items/{uuids[2]}")


def test_the_keys_go_on_at_the_end_of_a_page(house, visit, monkeypatch):
    monkeypatch.setattr("moderation_ui.listing.PAGE", 2)
    fill(house, 3)
    page = visit()
    for _ in range(3):
        press(page, "j")
    assert page.url.endswith("?page=2")
    press(page, "j")
    assert page.locator("#heading").inner_text().startswith("Comment #5102")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_value_is_remembered_by_key_and_closes_what_waits(house, visit, theme):
    fill(house, 3)
    page = visit(theme=theme, height=1000)
    press(page, "j")
    press(page, "v")
    assert VALUE not in page.content()
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_label("in this thread").check()
    shot(page, f"remember-{theme}-1440")
    with page.expect_navigation():
        page.get_by_role("button", name="Remember").click()
    assert page.get_by_text("always allow").count() == 2
    page.locator("summary", has_text="Change").first.click()
    shot(page, f"memory-{theme}-1440")
    with house.database.read() as session:
        assert {rule.thread for rule in session.scalars(select(ValueRule))} == {"830"}
        assert session.scalar(select(Decision)) is None


def test_what_was_revealed_is_gone_once_left(house, visit):
    fill(house, 1)
    page = visit()
    press(page, "j")
    press(page, "u")
    assert VALUE in page.content()
    page.goto("/password")
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # nothing of it was stored, so there is nothing to go back to
        page.go_back()
    page.wait_for_url("chrome-error://**")
    assert VALUE not in page.content()
    page.goto("/")
    assert VALUE not in page.content()
    assert VALUE not in page.evaluate("JSON.stringify([localStorage, sessionStorage, document.title, location.href])")
