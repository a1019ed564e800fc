"""The catalogue holds everything a moderator reads."""

from moderation_ui import catalogue


def test_messages_of_pages_code_and_detector_are_collected() -> None:
    found = {message for message, _ in catalogue.messages()}

    assert "Sign in" in found
    assert "It is a network mask." in found
    assert "On its way to the site" in found
    assert any(isinstance(message, tuple) for message in found)
