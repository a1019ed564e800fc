"""A person sets the second step up and signs in with it; another comes through a provider on another site."""

import pyotp
import pytest
from sqlalchemy import select, update

from models import identities
from models.credential import SecondFactor
from models.identities import Name
from models.moderator import Moderator
from moderation_ui.provider import Provider
from overshare.web import ask_provider
from tests.browser.test_accessible import Looking
from tests.fakes.provider import CLIENT, SECRET, FakeProvider
from tests.moderation_ui.desk_of_tests import PASSWORD

pytestmark = pytest.mark.browser


def fill_in(page, name="ana"):
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_second_step_is_set_up_and_asked_for(house, visit):
    page = visit("ana")
    looking = Looking(page)
    page.goto("/account")
    page.get_by_role("link", name="Set it up").click()
    page.get_by_role("button", name="Set it up").click()
    assert page.locator(".qr svg").bounding_box()["width"] > 150
    page.get_by_text("Cannot scan?").click()
    looking.at("second-step-set-up")
    phone = pyotp.TOTP(page.locator(".key").text_content().replace(" ", ""))
    page.get_by_label("Code of six digits").fill(phone.now())
    page.get_by_role("button", name="Switch on").click()
    codes = page.locator("[data-codes] code").all_text_contents()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/")

    other = visit(sign_in=False)
    fill_in(other)
    other.wait_for_url("**/sign-in/code")
    other.get_by_label("Code of six digits").fill("000000")
    other.get_by_role("button", name="Sign in").click()
    assert other.get_by_role("alert").is_visible()
    other.get_by_text("No phone at hand?").click()
    asking = Looking(other)
    asking.at("code-asked-for")
    other.get_by_label("One of your recovery codes").fill(codes[0])
    other.get_by_role("button", name="Use recovery code").click()
    other.wait_for_url("**/")

    # The code the second step was set up with is used up: as if half a minute had passed.
    with house.desk() as desk:
        desk.session.execute(update(SecondFactor).values(last_step=None))
    third = visit(sign_in=False)
    fill_in(third)
    third.get_by_label("Code of six digits").fill(phone.now())
    third.keyboard.press("Enter")
    third.wait_for_url("**/")
    third.goto("/account")
    assert third.get_by_text("this one").count() == 1
    assert third.get_by_text("9 recovery codes left").is_visible()
    third.get_by_role("button", name="Sign all others out").click()
    page.reload()
    page.wait_for_url("**/sign-in*")
    assert [cookie["name"] for cookie in third.context.cookies()] == ["session"]
    assert (looking.wrong, asking.wrong) == ({}, {})


def test_the_way_through_a_provider_on_another_site_needs_one_strict_cookie(house, address, chromium):
    """127.0.0.1 and localhost are two sites to a browser, so the cookie stays behind on the way back, as it should."""
    with FakeProvider() as provider:
        provider.url = provider.url.replace("127.0.0.1", "localhost")
        with house.desk() as desk:
            ana = desk.session.scalars(select(Moderator).where(Moderator.name == "ana")).one()
            identities.link(desk, ana, Name("email", provider.url, "anna@example.org"))
        _connect(house, provider, address)
        context = chromium.new_context(base_url=address, locale="en-GB")
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_role("link", name="Sign in with Example Org").click()
        page.wait_for_url(f"{address}/")
        [cookie] = context.cookies()
        assert (cookie["name"], cookie["sameSite"], cookie["httpOnly"]) == ("session", "Strict", True)
        assert [request.path for request in provider.requests if request.path == "/authorize"] == ["/authorize"]
        context.close()


def _connect(house, provider, address):
    values = {
        "oidc_issuer": provider.url,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_name": "Example Org",
        "oidc_private": True,
        "public_url": address,
    }
    settings = house.settings.model_copy(update=values)
    object.__setattr__(house.room, "settings", settings)
    object.__setattr__(house.room, "provider", Provider(settings, ask_provider(settings)))
