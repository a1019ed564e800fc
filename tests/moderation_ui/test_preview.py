"""The difference before it is decided: covered, and honest about what stays."""

from sqlalchemy import func, select

from models.decision import Decision
from tests.moderation_ui.desk_of_tests import House

VALUE = "anna.weber@mail.example"
PHONE = "0171 2345678"


def item_with_two(house: House, text=f"Mail {VALUE} or call {PHONE}; again: {VALUE}."):
    at, other = text.index(VALUE), text.index(PHONE)
    return house.scan(house.post_in(text), ("email", at, at + len(VALUE)), ("phone", other, other + len(PHONE)))


def ask(house, browser, uuid, **changes):
    return browser.post(f"/items/{uuid}/preview", {**browser.decision(uuid), **changes})


def test_the_difference_shows_what_goes_and_what_comes(house):
    uuid = item_with_two(house)
    browser = house.sign_in()
    parts = ask(house, browser, uuid, views="1").json["views"]["source"]["diff"]
    assert [part["text"] for part in parts if part["how"] == "put"][:2] == [
        "[e-mail removed]",
        "[phone number removed]",
    ]
    assert [part["how"] for part in parts][:3] == ["same", "cut", "put"]


def test_the_difference_is_covered_even_after_a_reveal(house):
    uuid = item_with_two(house, f"Mail {VALUE} or call {PHONE}.")
    browser = house.sign_in()
    browser.post(f"/items/{uuid}/reveal")
    [first, _] = browser.decision(uuid)["cut"]
    for cut in ([first], browser.decision(uuid)["cut"]):
        answer = ask(house, browser, uuid, cut=cut, views="1")
        assert answer.status_code == 200
        assert VALUE not in answer.text
        assert PHONE not in answer.text


def test_what_was_found_and_stays_is_counted(house):
    uuid = item_with_two(house, f"Mail {VALUE} or call {PHONE}.")
    browser = house.sign_in()
    [first, _] = browser.decision(uuid)["cut"]
    told = ask(house, browser, uuid, cut=[first]).json
    assert told["left"] == 1
    assert "1 place that was found stays" in told["told"]


def test_the_same_value_elsewhere_in_the_text_is_offered(house):
    uuid = item_with_two(house)
    browser = house.sign_in()
    told = ask(house, browser, uuid).json
    assert len(told["standing"]) == 1
    assert ask(house, browser, uuid, mark=told["standing"]).json["standing"] == []


def test_a_difference_stores_nothing(house):
    uuid = item_with_two(house)
    ask(house, house.sign_in(), uuid)
    with house.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 0


def test_a_difference_of_another_version_is_refused_in_words(house):
    uuid = item_with_two(house)
    answer = ask(house, house.sign_in(), uuid, version="9")
    assert (answer.status_code, answer.json["trouble"]) == (409, "Somebody else decided this first")
