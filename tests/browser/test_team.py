"""An invitation from one browser to another, and roles changed under a person's hands."""

import pytest

from tests.browser.test_accessible import Looking
from tests.moderation_ui.desk_of_tests import PASSWORD

pytestmark = pytest.mark.browser
NAME = "hana@example.org"


def test_an_invitation_goes_from_browser_to_browser(house, visit, address):
    uuid = house.waiting_item()
    root = visit("root")
    root.locator("summary", has_text="root").click()
    root.get_by_role("link", name="Team").click()
    root.get_by_role("link", name="Invite somebody").click()
    root.get_by_label("Name or e-mail").fill(NAME)
    root.get_by_role("group", name="Workshop blog").get_by_label("moderator").check()
    root.get_by_role("button", name="Make the link").click()
    root.context.grant_permissions(["clipboard-read", "clipboard-write"])
    root.get_by_role("button", name="Copy the link").click()
    root.get_by_role("button", name="Copied").wait_for()
    link = root.get_by_label("Link", exact=True).input_value()
    assert root.evaluate("navigator.clipboard.readText()") == link
    assert link.startswith(f"{address}/join#")
    looking = Looking(root)
    looking.at("invited")
    assert looking.wrong == {}

    asked = []
    hana = visit(sign_in=False)
    hana.on("request", lambda request: asked.append((request.url, request.headers.get("referer", ""))))
    hana.goto(link)
    hana.get_by_role("heading", name=f"Welcome, {NAME}").wait_for()
    assert "#" not in hana.url
    looking = Looking(hana)
    looking.at("joining")
    assert looking.wrong == {}
    hana.get_by_label("New password", exact=True).fill(PASSWORD)
    hana.get_by_label("New password again").fill(PASSWORD)
    hana.get_by_role("button", name="Save").click()
    hana.get_by_role("heading", name="Welcome", exact=True).wait_for()
    code = link.partition("#")[2]
    assert [place for place in asked if code in place[0].partition("#")[0] + place[1]] == []
    hana.get_by_role("link", name="Sign in").click()
    hana.get_by_label("Name").fill(NAME)
    hana.get_by_label("Password", exact=True).fill(PASSWORD)
    hana.get_by_role("button", name="Sign in").click()
    hana.locator(f'[data-item="{uuid}"]').wait_for()

    root.goto("/team")
    root.get_by_role("link", name=f"Change {NAME}").click()
    root.get_by_role("button", name="Deactivate this account").click()
    root.get_by_text("Saved.").wait_for()
    hana.goto(f"/items/{uuid}")
    assert hana.get_by_role("heading", name="Sign in").is_visible()
