"""axe-core on every page there is, in both themes and on a phone: nothing serious, and nothing to scroll sideways."""

from pathlib import Path

import pytest
from sqlalchemy import select

from models import team
from models.moderator import Moderator
from models.site import Site
from tests import everywhere
from tests.browser.conftest import SCREENSHOTS
from tests.browser.test_list import age
from tests.browser.test_queue import fill, press
from tests.moderation_ui.handled import remember

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = (
    (1440, "light", TAGS),
    (1440, "dark", ["color-contrast"]),
    (360, "dark", TAGS),
    (360, "light", ["color-contrast"]),
)
RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 160))]);
}"""
# Pages that lead elsewhere unless somebody is in the middle of something; their own tests look at them.
ELSEWHERE = {"second_step.ask", "oidc.start", "oidc.callback"}


class Looking:
    """Collects what is wrong, page by page, and keeps a picture of each."""

    def __init__(self, page):
        self.page, self.wrong, self.seen = page, {}, set()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def at(self, name):
        """Look at the page as it stands."""
        self.seen.add(name)
        client = self.page.context.new_cdp_session(self.page)
        # Through the debugger, as Trusted Types and the policy of our pages would not let a page load it.
        client.send("Runtime.evaluate", {"expression": AXE})
        client.detach()
        for width, theme, rules in LOOKS:
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # no colour half way
            self.page.set_viewport_size({"width": width, "height": 900})
            if rules is TAGS or width == 1440:
                self.page.screenshot(path=SCREENSHOTS / f"{name.replace('.', '-')}-{theme}-{width}.png")
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            # As high as the page, so that the bar at its foot lies over nothing: to axe what is half under it is small.
            height = max(900, self.page.evaluate("document.body.scrollHeight") + 400)
            self.page.set_viewport_size({"width": width, "height": height})
            found = self.page.evaluate(RUN, rules) + ([["sideways", [str(wide)]]] if wide > width else [])
            if found:
                self.wrong[f"{name}, {theme}, {width}"] = found
        self.page.set_viewport_size({"width": 1440, "height": 900})


def furnish(house, visit):
    """Something of everything: items of each state, late ones, a rule that waits and one that holds, a saved view."""
    uuids = [*fill(house, 4), *fill(house, 2, site="forum")]
    age(house, uuids[:1], hours=6)
    with house.desk() as desk:
        root = desk.session.scalars(select(Moderator).where(Moderator.name == "root")).one()
        for site in desk.session.scalars(select(Site)):
            for role in ("privacy", "abuse_reviewer"):
                team.grant(desk, root, site, role)
    browser = house.sign_in("root")
    for verb in ("skip", "escalate"):
        answer = browser.post(f"/items/{uuids.pop()}/{verb}", {"version": 1})
        assert answer.status_code == 303
    for action in ("hold", "allow"):
        assert browser.decide(uuids.pop(), action).status_code == 303
    for scope in ("site", "author"):
        assert remember(house, browser, uuids[0], scope=scope).status_code == 303
    assert browser.post("/views?severity=high", {"name": "Serious ones"}).status_code == 303
    return visit("root"), uuids


def test_axe_finds_nothing_serious_on_any_page_and_nothing_is_wider_than_a_phone(house, visit):
    page, _ = furnish(house, visit)
    looking, elsewhere = Looking(page), set()
    for endpoint, path in everywhere.pages(house.app, everywhere.ids_of(house)):
        answer = page.request.get(path, max_redirects=0)
        if answer.status in {302, 303} or answer.status >= 404:
            elsewhere.add(endpoint)
        elif answer.headers["content-type"].startswith("text/html"):
            page.goto(path)
            looking.at(endpoint)
    assert elsewhere <= ELSEWHERE
    assert looking.seen >= {"queue.show", "item.show", "memory.show", "remembering.ask"}
    assert looking.wrong == {}


def test_axe_finds_nothing_serious_in_what_pages_become(house, visit):
    page, uuids = furnish(house, visit)
    looking = Looking(page)
    for view in ("late", "decided", "failed", "all"):
        page.goto(f"/?view={view}")
        looking.at(f"queue-{view}")
    page.goto("/?kind=phone")
    page.get_by_text("Save this view").click()
    page.locator("[data-pick]").first.check()
    looking.at("queue-choosing")
    page.goto("/memory")
    page.locator("summary", has_text="Change").last.click()
    looking.at("memory-changing")
    page.goto(f"/items/{uuids[0]}")
    page.keyboard.press("d")
    page.locator("[data-preview]:not([hidden])").wait_for()
    looking.at("item-difference")
    page.keyboard.press("?")
    looking.at("keys")
    page.keyboard.press("Escape")
    press(page, "u")
    looking.at("item-revealed")
    before = page.url
    press(page, "r")
    looking.at("item-after-a-decision")
    page.goto(before)
    looking.at("item-decided")
    for name, path in (("error-404", "/nothing"), ("nothing-found", "/?q=none&view=all")):
        page.goto(path)
        looking.at(name)
    page.goto("/")
    page.keyboard.press("Shift+X")
    press(page, "Shift+A")
    looking.at("bulk")
    assert looking.wrong == {}


def test_axe_finds_nothing_serious_before_signing_in(visit):
    page = visit(sign_in=False)
    looking = Looking(page)
    for name, path in (("sign-in", "/sign-in"), ("join", "/join")):
        page.goto(path)
        looking.at(name)
    page.goto("/sign-in")
    page.get_by_label("Name").fill("ana")
    page.get_by_label("Password", exact=True).fill("a wrong long phrase")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    looking.at("sign-in-refused")
    assert looking.wrong == {}
