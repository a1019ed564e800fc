"""The whole way: a visitor's comment in a real WordPress, `overshare up`, a moderator in a real Chromium, and back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.wordpress.harness import Blog
from tests.wordpress.house import House, Moderator, running, wait_for
from tests.wordpress.orders import sha256

pytestmark = pytest.mark.browser

IBAN = "GB33 BUKB 2020 1555 5555 55"
CARD = "4111 1111 1111 1111"
LEAK = "I had the same fault. My IBAN is {iban} and I can post the <strong>old</strong> pump.\r\n\r\nThanks, {n}!"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running(tmp_path_factory.mktemp("overshare")) as house:
        yield house


@pytest.fixture(scope="module")
def moderator(house: House, chromium: Browser) -> Iterator[Moderator]:
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page.set_default_timeout(20_000)
    moderator = Moderator(page, house)
    moderator.sign_in()
    yield moderator
    page.close()


@pytest.fixture(scope="module")
def hook(house: House, blog_server: Blog) -> tuple[str, str]:
    return house.connect("kettle", blog_server.url)


@pytest.fixture
def plain(blog: Blog, hook: tuple[str, str]) -> Blog:
    """The blog, connected to the whole Overshare; comments are published at once."""
    blog.configure(*hook)
    return blog


@pytest.fixture
def holding(blog: Blog, hook: tuple[str, str]) -> Blog:
    """The same, but each comment waits for a word of ours."""
    blog.configure(*hook, mode="hold", release=60)
    return blog


def _leak(blog: Blog, n: int) -> int:
    return blog.comment(LEAK.format(iban=IBAN, n=f"reader {n}"), name=f"Reader {n}")


def _shows(blog: Blog, comment: int, wanted: str | None) -> None:
    def shown() -> bool:
        text = blog.read(comment)
        return text is None if wanted is None else text is not None and wanted in text

    wait_for(shown, f"comment {comment} on the reader's page")


def test_comments_published_at_once(plain: Blog, moderator: Moderator):
    redacted, held, allowed = (_leak(plain, n) for n in (1, 2, 3))
    before = {comment: plain.kept(comment) for comment in (redacted, held, allowed)}
    texts = {comment: plain.text(comment) for comment in (redacted, held, allowed)}
    for comment in before:
        _shows(plain, comment, IBAN)
    moderator.open(redacted)
    assert IBAN not in moderator.page.locator("main").inner_text()  # masked until it is revealed
    moderator.press("r")
    moderator.decide(held, "h")
    moderator.decide(allowed, "a")
    moderator.wait(redacted, "applied")
    moderator.wait(held, "applied")
    _shows(plain, held, None)
    _shows(plain, allowed, IBAN)
    text = plain.text(redacted)
    start, end = texts[redacted].split(IBAN)
    assert IBAN not in text
    assert text.startswith(start)
    assert text.endswith(end)
    assert IBAN not in str(plain.read(redacted))
    assert [plain.text(comment) for comment in (held, allowed)] == [texts[held], texts[allowed]]
    assert {comment: plain.kept(comment) for comment in before} == before
    assert plain.page().count(IBAN) == 1  # the allowed one's


def test_what_the_policy_holds_is_hidden_before_anybody_looks(plain: Blog, moderator: Moderator):
    comment = plain.comment(f"The invoice went to my private address, I paid by card {CARD}.")
    _shows(plain, comment, None)
    moderator.decide(comment, "r")
    _shows(plain, comment, "I paid by card")
    assert CARD not in plain.page()


def test_a_redaction_taken_back_brings_every_byte_back(plain: Blog, moderator: Moderator):
    comment = _leak(plain, 4)
    before = plain.row(comment)
    moderator.decide(comment, "r")
    moderator.wait(comment, "applied")
    assert IBAN not in plain.text(comment)
    with moderator.page.expect_navigation():
        moderator.page.get_by_role("region", name="Decision").get_by_role("button", name="Take it back").click()
    wait_for(lambda: plain.row(comment) == before, "the text as it was")


def test_comments_held_before_they_are_published(holding: Blog, moderator: Moderator):
    redacted, held, allowed = (_leak(holding, n) for n in (5, 6, 7))
    harmless = holding.comment("What a lovely stove.", name="Reader 8")
    comments = (redacted, held, allowed, harmless)
    before = {comment: holding.kept(comment) for comment in comments}
    _shows(holding, harmless, "What a lovely stove.")  # the policy found nothing: no person is needed
    for comment in (redacted, held, allowed):
        assert holding.read(comment) is None
    moderator.decide(redacted, "r")
    moderator.decide(held, "h")
    moderator.decide(allowed, "a")
    _shows(holding, redacted, "and I can post the old pump.")
    _shows(holding, allowed, IBAN)
    moderator.wait(held, "applied")
    assert holding.read(held) is None
    assert IBAN not in holding.text(redacted)
    assert {comment: holding.kept(comment) for comment in comments} == before
    told = {mail["subject"] for mail in holding.mails()}
    assert told == {'[The Kettle] Comment: "Hello world!"'}  # nobody was asked to moderate what we held
    assert sum(IBAN in mail["message"] for mail in holding.mails()) == 1  # the allowed one's


def test_a_text_edited_meanwhile_is_not_touched_and_comes_back(plain: Blog, moderator: Moderator, house: House):
    comment = _leak(plain, 9)
    moderator.open(comment)
    edited = "I have changed my mind: pay to GB33 BUKB 2020 1555 5555 55 at the shop."
    plain.edit(comment, edited)  # by a process that wakes no wp-cron: Overshare is not told yet
    before = plain.row(comment)
    moderator.press("r")
    moderator.wait(comment, "changed")
    assert plain.row(comment) == before
    plain.sweep()
    wait_for(lambda: "shop" in _words(moderator, comment), "the edited text in the item")
    assert sha256(plain.text(comment)) == sha256(edited)
    house.verify()


def _words(moderator: Moderator, comment: int) -> str:
    moderator.open(comment)
    return moderator.page.locator("#text").inner_text()


def test_while_wordpress_is_down_decisions_wait_and_then_arrive(plain: Blog, moderator: Moderator):
    redacted, held = _leak(plain, 10), _leak(plain, 11)
    moderator.open(held)
    moderator.open(redacted)
    plain.down()
    try:
        moderator.press("r")
        moderator.decide(held, "h")
        wait_for(lambda: moderator.house.status()["sites"][0]["failures"] > 0, "a try that found nobody")
        assert moderator.progress(redacted) == "waiting"
        assert moderator.progress(held) == "waiting"
        assert IBAN in plain.text(redacted)
    finally:
        plain.up()
    moderator.wait(redacted, "applied", 150)
    moderator.wait(held, "applied", 150)
    assert IBAN not in plain.text(redacted)
    _shows(plain, held, None)


def test_while_overshare_is_down_comments_wait_and_then_arrive(plain: Blog, moderator: Moderator, house: House):
    house.stop()
    comment = _leak(plain, 12)
    wait_for(lambda: plain.outbox()[0]["last_error"] != "", "a try that found nobody")
    assert plain.outbox()[0]["state"] == "due"
    house.start()
    plain.later()  # a minute has passed
    plain.sweep()
    assert plain.outbox()[0]["state"] == "sent"
    moderator.decide(comment, "r")
    moderator.wait(comment, "applied")
    assert IBAN not in plain.text(comment)


def test_afterwards_every_promise_stands_and_php_has_nothing_to_complain_about(plain: Blog, house: House):
    wait_for(lambda: house.status()["deliveries"].get("waiting", 0) == 0, "the end of all deliveries")
    assert house.status()["scans"].get("due", 0) == 0
    house.verify()
    assert plain.complaints() == []
