"""What a moderator does all day, by keys, in a real browser."""

import pytest
from sqlalchemy import select

from models.decision import Decision
from models.item import Item
from tests.browser.conftest import SCREENSHOTS

pytestmark = pytest.mark.browser
VALUE = "anna.weber@mail.example"
PLACES = "rows => rows.map((row) => [row.dataset.item, row.getBoundingClientRect().top])"


def fill(house, number, *, site="blog"):
    text = f"Hello, please mail {VALUE} about it.\r\nMy number is 0171 2345678, thanks\u200b!"
    made = []
    for n in range(number):
        at, other = text.index(VALUE), text.index("0171 2345678")
        revision = house.post_in(text, external_id=str(5100 + n), site=site)
        made.append(
            house.scan(revision, ("email", at, at + len(VALUE)), ("phone", other, other + 12, 0.9, 0.8, "medium"))
        )
    return made


def states(house):
    with house.database.read() as session:
        return [(item.state, item.uuid) for item in session.scalars(select(Item).order_by(Item.id))]


def decisions(house):
    with house.database.read() as session:
        return [
            (row.action, row.state, len(row.spans)) for row in session.scalars(select(Decision).order_by(Decision.id))
        ]


def press(page, key):
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_thirty_items_are_decided_by_one_key_each(house, visit):
    fill(house, 30)
    page = visit()
    page.context.add_init_script(
        "addEventListener('keydown', () => sessionStorage.setItem('presses', "
        "1 + Number(sessionStorage.getItem('presses'))), true);"
    )
    page.reload()
    press(page, "j")
    keys = ["r", "h", "a"] * 10
    for key in keys:
        press(page, key)
    page.get_by_text("Nothing waiting").wait_for()
    assert [action for action, _, _ in decisions(house)] == ["redact", "hold", "allow"] * 10
    assert page.evaluate("Number(sessionStorage.getItem('presses'))") == 1 + 30


def test_places_are_ticked_by_number_and_space(house, visit):
    fill(house, 1)
    page = visit()
    press(page, "j")
    redact = page.get_by_role("button", name="Redact 2")
    assert redact.is_visible()
    page.keyboard.press("2")
    assert page.get_by_role("button", name="Redact 1").is_visible()
    page.keyboard.press("]")
    page.keyboard.press("Space")
    assert page.locator("[data-needs-ticks]").is_disabled()
    page.keyboard.press("]")
    page.keyboard.press("Space")
    press(page, "r")
    assert decisions(house) == [("redact", "waiting", 1)]


def test_undo_brings_the_item_back(house, visit):
    [uuid] = fill(house, 1)
    page = visit()
    press(page, "j")
    press(page, "r")
    assert page.get_by_text("Redacted 2 places in Comment #5100").is_visible()
    press(page, "z")
    assert page.url.endswith(f"/items/{uuid}")
    assert states(house)[0][0] == "new"
    assert decisions(house)[0][1] == "undone"


def test_the_second_of_two_browsers_sees_the_decision_of_the_first(house, visit):
    fill(house, 1)
    ana, ben = visit("ana"), visit("ben")
    press(ana, "j")
    ana.wait_for_function("fetch('/pulse').then(r => r.json()).then(r => r.counts.mine === 1)")
    press(ben, "j")
    ben.get_by_text("ana has this open.").first.wait_for()
    assert ben.locator("[data-key=r]").is_disabled()
    ben.evaluate("document.querySelectorAll('#decision button').forEach((b) => { b.disabled = false; })")
    press(ana, "h")
    press(ben, "a")
    assert ben.get_by_role("heading", name="Somebody else decided this first").is_visible()
    assert ben.get_by_text("by ana").is_visible()
    assert decisions(house) == [("hold", "waiting", 0)]


def test_an_item_decided_elsewhere_greys_out_and_its_keys_are_off(house, visit):
    [uuid] = fill(house, 1)
    page = visit("ana")
    press(page, "j")
    with house.desk() as desk:
        desk.session.scalar(select(Item)).state = "allowed"
    page.locator("[data-overtaken]:not([hidden])").wait_for()
    assert page.locator("[data-key=r]").is_disabled()
    page.locator(f"[data-item='{uuid}'].over").wait_for()  # the list asks by itself, a moment apart


def test_values_show_only_once_revealed_and_are_covered_again(house, visit):
    fill(house, 1)
    page = visit()
    press(page, "j")
    assert VALUE not in page.content()
    press(page, "u")
    assert VALUE in page.locator("#text").inner_text().replace("\n", "")
    press(page, "u")
    assert VALUE not in page.content()


def test_keys_wait_while_somebody_writes_or_holds_a_modifier(house, visit):
    fill(house, 2)
    page = visit()
    press(page, "j")
    page.keyboard.press("/")
    assert page.locator("#q").evaluate("node => node === document.activeElement")
    page.keyboard.type("rah")
    page.keyboard.press("Tab")
    page.locator("h1").focus()
    for combination in ("Control+a", "Alt+r", "Control+Shift+r".replace("Control+Shift+r", "Meta+r")):
        page.evaluate(
            """(combination) => {
              const [modifier, key] = combination.split('+');
              const more = { key, bubbles: true, cancelable: true };
              more[{ Control: 'ctrlKey', Alt: 'altKey', Meta: 'metaKey' }[modifier]] = true;
              document.querySelector('h1').dispatchEvent(new KeyboardEvent('keydown', more));
            }""",
            combination,
        )
    for more in ({"repeat": True}, {"isComposing": True}):
        page.evaluate(
            "(more) => document.querySelector('h1').dispatchEvent("
            "new KeyboardEvent('keydown', { key: 'a', bubbles: true, cancelable: true, ...more }))",
            more,
        )
    assert decisions(house) == []


def test_the_switch_turns_single_keys_off(house, visit):
    fill(house, 1)
    page = visit()
    press(page, "j")
    page.keyboard.press("?")
    page.get_by_label("Single keys are on").uncheck()
    page.keyboard.press("a")
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    page.reload()
    page.keyboard.press("a")
    assert decisions(house) == []


def test_news_is_told_and_nothing_moves(house, visit):
    fill(house, 3)
    page = visit()
    before = page.locator("[data-item]").evaluate_all(PLACES)
    fill_more = house.post_in(f"More: {VALUE}", external_id="6000")
    house.scan(fill_more, ("email", 6, 6 + len(VALUE), 1.0, 1.0, "very_high"))
    page.get_by_text("Show 1 new").wait_for()
    assert page.locator("[data-item]").evaluate_all(PLACES) == before
    press(page, ".")
    assert page.locator("[data-item]").count() == 4


def test_leaving_gives_the_claim_back(house, visit):
    fill(house, 2)
    page = visit()
    press(page, "j")
    page.wait_for_function("fetch('/pulse').then(r => r.json()).then(r => r.counts.mine === 1)")
    page.goto("/password")
    page.wait_for_function("fetch('/pulse').then(r => r.json()).then(r => r.counts.mine === 0)")


def test_a_missed_place_is_marked_by_selecting_it(house, visit):
    fill(house, 1)
    page = visit()
    press(page, "j")
    page.evaluate(
        """() => {
          const run = [...document.querySelectorAll('#text span')].find((node) => node.textContent.includes('Hello'));
          getSelection().setBaseAndExtent(run.firstChild, 0, run.firstChild, 5);
        }"""
    )
    page.get_by_role("button", name="Mark", exact=True).click()
    assert page.get_by_role("button", name="Redact 3").is_visible()
    press(page, "r")
    with house.database.read() as session:
        spans = session.scalar(select(Decision)).spans
    assert [0, 5, "person"] in [list(span[:3]) for span in spans]


def test_the_bounds_of_a_place_are_moved_by_keys(house, visit):
    fill(house, 1)
    page = visit()
    press(page, "j")
    page.keyboard.press("]")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    press(page, "r")
    at = len("Hello, please mail ")
    with house.database.read() as session:
        spans = session.scalar(select(Decision)).spans
    assert [at + 1, at + len(VALUE) - 2] in [list(span[:2]) for span in spans]


def test_the_difference_is_shown_before_the_decision(house, visit):
    fill(house, 1)
    page = visit()
    press(page, "j")
    page.keyboard.press("d")
    page.locator("ins", has_text="[e-mail removed]").wait_for()
    assert VALUE not in page.content()
    page.keyboard.press("d")
    page.locator("[data-preview]").wait_for(state="hidden")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 900, 360])
def test_every_page_fits_its_window(house, visit, theme, width):
    fill(house, 4)
    fill(house, 3, site="forum")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page = visit("ana", theme=theme, width=width, height=800)
    first = page.locator("[data-item] a").first.get_attribute("href")
    for name, path in (("queue", "/"), ("item", first), ("password", "/password"), ("missing", "/nothing")):
        page.goto(path)
        page.screenshot(path=SCREENSHOTS / f"{name}-{theme}-{width}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_several_are_chosen_and_decided_with_shift(house, visit):
    uuids = fill(house, 3)
    page = visit()
    press(page, "j")
    page.keyboard.press("x")
    assert page.locator("[data-chosen]").inner_text() == "1"
    page.keyboard.press("Shift+X")
    assert page.locator("[data-chosen]").inner_text() == "3"
    press(page, "Shift+H")
    assert page.get_by_role("heading", name="Held: 3 / 3").is_visible()
    assert {house.item(uuid).state for uuid in uuids} == {"held"}


def test_skip_and_escalate_have_keys_and_a_note_is_one_key_away(house, visit):
    fill(house, 3)
    page = visit()
    press(page, "j")
    press(page, "s")
    page.keyboard.press("e")
    page.keyboard.type("Is this hers?")
    press(page, "Enter")
    page.keyboard.press("n")
    page.keyboard.type("Asked the poster rah")
    press(page, "Enter")
    assert page.get_by_text("Asked the poster rah").is_visible()
    assert page.locator("[data-count=escalated]").inner_text() == "1"
    assert page.locator("[data-count=skipped]").inner_text() == "1"
    assert decisions(house) == []
