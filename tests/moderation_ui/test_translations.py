"""The catalogue holds everything a moderator reads."""

import re

import pytest
from babel.messages.mofile import read_mo

from moderation_ui import catalogue
from moderation_ui.language import LANGUAGES

OURS = [message.id for message in catalogue.template() if message.id]  # before other tests load kinds of their own
PLACE = re.compile(r"%\(\w+\)s|%%|\u2026|#")


def test_messages_of_pages_code_and_detector_are_collected():
    found = {message for message, _ in catalogue.messages()}

    assert "Sign in" in found
    assert "It is a network mask." in found
    assert "On its way to the site" in found
    assert any(isinstance(message, tuple) for message in found)


def as_words(catalog):
    return {str(list(message.id)): list(message.string) for message in catalog if message.id}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_message_has_words_in_every_language(language):
    kept = {message.id: message for message in catalogue.kept(language) if message.id}
    missing = [message for message in OURS if message not in kept]
    empty = [name for name, message in kept.items() if not catalogue.translated(message.string)]
    assert (missing, empty) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_translations_keep_the_places_for_numbers_and_names(language):
    for message in catalogue.kept(language):
        asked = message.id if isinstance(message.id, str) else message.id[-1]
        for said in [message.string] if isinstance(message.string, str) else message.string:
            assert sorted(PLACE.findall(said)) == sorted(PLACE.findall(asked)), message.id


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_compiled_messages_are_those_that_are_kept(language):
    with catalogue.path(language, "mo").open("rb") as file:
        compiled = read_mo(file)
    assert as_words(compiled) == as_words(catalogue.kept(language))


@pytest.mark.parametrize(("asked", "said"), [("de-AT,en;q=0.5", "Anmelden"), ("pl", "Zaloguj się"), ("nl", "Sign in")])
def test_a_page_speaks_the_browsers_language(house, asked, said):
    page = house.app.test_client().get("/sign-in", headers={"Accept-Language": asked})
    assert said in page.get_data(as_text=True)
