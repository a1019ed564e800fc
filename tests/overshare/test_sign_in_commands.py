"""What an operator does about second steps and the sign-in provider."""

import pytest
from sqlalchemy import select

from models import identities, second_factor, sessions
from models.audit import AuditEvent
from models.identities import Name
from models.moderator import Moderator
from overshare.desk import at_work
from tests.fakes.provider import FakeProvider

ISSUER = "https://login.example.org"


@pytest.fixture
def jo(run):
    run("moderator", "add", "jo")
    with at_work() as desk:
        person = desk.session.scalars(select(Moderator).where(Moderator.name == "jo")).one()
        sessions.begin(desk, person, agent="", strong=False, how="password")
        return person


@pytest.fixture
def with_provider(run, monkeypatch):
    monkeypatch.setenv("OVERSHARE_OIDC_ISSUER", ISSUER)
    monkeypatch.setenv("OVERSHARE_OIDC_CLIENT_ID", "overshare")
    monkeypatch.setenv("OVERSHARE_PUBLIC_URL", "https://queue.example.org")


def test_a_lost_phone_is_helped_and_written_down(run, jo):
    assert "jo has no second step" in run("moderator", "reset-totp", "jo", code=3)
    with at_work() as desk:
        second_factor.begin(desk, jo)
        second_factor.of(desk, jo).confirmed_at = desk.at
        second_factor.new_codes(desk, jo)
    assert "second step" in run("moderator", "list")
    assert "password alone" in run("moderator", "reset-totp", "jo")
    assert "second step" not in run("moderator", "list")
    with at_work() as desk:
        assert second_factor.of(desk, jo) is None
        assert second_factor.left(desk, jo) == 0
        assert sessions.listed(desk, jo) == []
        event = desk.session.scalars(select(AuditEvent).where(AuditEvent.action == "second_factor.off")).one()
        assert (event.actor, event.subject) == ("operator", jo.uuid)
    assert "There is no account nobody" in run("moderator", "reset-totp", "nobody", code=3)


def test_people_are_linked_to_what_a_provider_calls_them_and_unlinked(run, jo, with_provider):
    run("moderator", "add", "kim")
    said = run("moderator", "link", "jo", "--email", "Jo@example.org")
    assert "example.org" not in said
    run("moderator", "link", "jo", "--subject", "u-1")
    assert "linked to an account already" in run("moderator", "link", "kim", "--email", "jo@EXAMPLE.org", code=3)
    with at_work() as desk:
        assert identities.linked(desk, jo) == 2
        assert identities._of(desk, Name("subject", ISSUER, "u-1")).name == "jo"  # noqa: SLF001
        assert identities._of(desk, Name("subject", "https://other.example.org", "u-1")) is None  # noqa: SLF001
    assert run("moderator", "unlink", "jo").startswith("2 forgotten")
    with at_work() as desk:
        assert sessions.listed(desk, jo) == []
    run("moderator", "link", "kim", "--email", "jo@example.org")


def test_a_link_needs_one_name_and_a_provider(run, jo):
    assert "There is no sign-in provider" in run("moderator", "link", "jo", "--subject", "u-1", code=3)
    assert "either" in run("moderator", "link", "jo", code=3)
    assert "either" in run("moderator", "link", "jo", "--email", "a@example.org", "--subject", "u-1", code=3)


def test_doctor_asks_the_provider(run, with_provider, monkeypatch):
    with FakeProvider() as provider:
        for name, value in (("ISSUER", provider.url), ("PRIVATE", "true")):
            monkeypatch.setenv(f"OVERSHARE_OIDC_{name}", value)
        assert f"{provider.url} answers" in run("doctor")
        provider.published = []
        assert "(no_keys)" in run("doctor", code=1)
    assert "(no_answer)" in run("doctor", code=1)
