"""axe-core on every page, in both themes and on a phone: nothing serious."""

from pathlib import Path

import pytest

from tests.browser.test_queue import fill, press

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page):
    """What axe finds, as rule and the elements, serious or worse."""
    # As high as the page, so that the bar at its foot lies over nothing: axe takes what is half under it for small.
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": max(900, page.evaluate("document.body.scrollHeight") + 400)})
    client = page.context.new_cdp_session(page)
    # Through the debugger, as Trusted Types and the policy of our pages would not let a page load it.
    client.send("Runtime.evaluate", {"expression": AXE})
    found = page.evaluate("(rules) => axe.run(document, { runOnly: rules })", RULES)
    return [
        (one["id"], [node["html"][:160] for node in one["nodes"]])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (360, "light"), (360, "dark")])
def test_axe_finds_nothing_serious(house, visit, width, theme):
    fill(house, 3)
    fill(house, 2, site="forum")
    page = visit("ana", width=width, theme=theme)
    found = {"queue": violations(page)}
    page.goto(page.locator("[data-item] a").first.get_attribute("href"))
    found["item"] = violations(page)
    if width > 400:
        page.keyboard.press("d")
        page.locator("[data-preview]:not([hidden])").wait_for()
        found["difference"] = violations(page)
        page.keyboard.press("?")
        found["keys"] = violations(page)
        page.keyboard.press("Escape")
    press(page, "u")
    found["revealed"] = violations(page)
    press(page, "r")
    found["decided"] = violations(page)
    for path in ("/password", "/nothing", "/?view=decided", "/?q=none"):
        page.goto(path)
        found[path] = violations(page)
    signed_out = visit(width=width, theme=theme, sign_in=False)
    signed_out.goto("/sign-in")
    found["sign in"] = violations(signed_out)
    assert {name: told for name, told in found.items() if told} == {}
