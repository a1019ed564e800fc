"""One real WordPress for the whole session, and a receiver that stands in for Overshare."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wordpress.harness import CHROMIUM, Blog, what_is_missing
from tests.wordpress.receiver import Receiver

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where a piece is missing and could not be installed, say so loudly; with CI=true let it fail."""
    ours = [item for item in items if HERE in item.path.parents]
    may_be_missing = os.environ.get("CI") != "true"  # noqa: TID251 - set by the CI machine, no setting of ours
    for item in ours:
        item.add_marker(pytest.mark.wordpress)
        missing = what_is_missing() + ([] if CHROMIUM or not item.get_closest_marker("browser") else ["chromium"])
        if missing and may_be_missing:
            reason = f"NOT RUN: {', '.join(missing)} missing on this machine. Run ./tests/machine as root."
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def blog_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Blog]:
    missing = what_is_missing()
    if missing:  # only with CI=true: a missing piece is a failure there
        pytest.fail(f"no real WordPress: {', '.join(missing)} missing. Run ./tests/machine.")
    blog = Blog(tmp_path_factory.mktemp("wordpress"))
    try:
        blog.start()
        yield blog
    finally:
        blog.stop()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def blog(blog_server: Blog, receiver: Receiver) -> Blog:
    """The blog, connected to the receiver, with nothing waiting from the test before."""
    blog_server.configure(receiver.url, receiver.secret)
    blog_server.php(
        "global $wpdb; Overshare\\install(); foreach (array('overshare_outbox', 'comments', 'commentmeta') as $table)"
        ' { $wpdb->query("DELETE FROM wp_$table"); }'
        ""
        "delete_option('overshare_stopped'); delete_option('test_meddle');"
        "update_option('comment_moderation', '0'); delete_transient('doing_cron');"
    )
    blog_server.forget_mails()
    receiver.forget()
    return blog_server
