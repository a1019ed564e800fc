from dataclasses import replace
from datetime import datetime

import pytest

from platforms.discourse_events import PLACEHOLDER
from platforms.platform import Again, Changed, Done, GivenUp, Gone
from platforms.signatures import sha256
from tests.fakes.discourse import FakeDiscourse
from tests.fakes.server import FAULTS, Clock, Fault, reply
from tests.platforms.conversation import DECISION, Cut, carry, order

BASE = "The oil cured well. Ring Wanda on 0151 496 0007 if you want the rest of the tin."
CLEAN = "The oil cured well. Ring Wanda on [phone removed] if you want the rest of the tin."
OTHER = "The oil cured badly. Do not ring me."


@pytest.fixture
def forum():
    return FakeDiscourse()


def redact(forum, known, step="redact", *, base=BASE, result=CLEAN, **options):
    return carry("discourse", forum, forum.connection(**options), order(known, base, result), step)


def act(forum, known, action, *, calls=None, base=BASE, kind="post", **options):
    return carry(
        "discourse", forum, forum.connection(**options), order(known, base, action=action, kind=kind), calls=calls
    )


def test_a_redaction_locks_the_text_marks_the_edit_and_looks_again(forum):
    known = forum.add_post(BASE)
    assert redact(forum, known) == Done(sha256(CLEAN))
    put = next(request for request in forum.requests if request.method == "PUT").json()
    assert put["post"] == {"raw": CLEAN, "original_text": BASE, "edit_reason": f"moderator edit {DECISION}"}
    assert put["bypass_bump"] is True
    assert [request.method for request in forum.requests] == ["GET", "PUT", "GET"]


def test_a_redaction_carried_out_twice_edits_once(forum):
    known = forum.add_post(BASE)
    assert redact(forum, known) == redact(forum, known) == Done(sha256(CLEAN))
    assert len(forum.happened("edit")) == 1


@pytest.mark.parametrize("stored", [BASE + "  \n", BASE.replace("well. ", "well.\u00a0")])
def test_what_discourse_normalises_is_no_change(forum, stored):
    known = forum.add_post(stored.rstrip().replace("\u00a0", " "))
    assert isinstance(redact(forum, known, base=stored), Done)


def test_a_text_that_discourse_trims_is_done_and_told_as_it_stands(forum):
    known = forum.add_post(BASE)
    assert redact(forum, known, result=CLEAN + "\u00a0\n") == Done(sha256(CLEAN), CLEAN)


def test_another_text_there_is_left_alone_and_handed_back(forum):
    known = forum.add_post(OTHER)
    outcome = redact(forum, known)
    assert isinstance(outcome, Changed)
    assert (outcome.text, outcome.revision) == (OTHER, 1)
    assert outcome.revised_at is not None
    assert forum.effects == []


def test_an_edit_between_reading_and_writing_is_a_conflict_and_wins(forum):
    known = forum.add_post(BASE)
    answer = forum.answer

    def race(call):
        if call.method == "PUT":
            forum.author_edits(known, OTHER)
        return answer(call)

    forum.answer = race
    assert redact(forum, known) == Changed(OTHER, 2, outcome_at(forum, known))
    assert forum.posts[known].raw == OTHER


def outcome_at(forum, known):
    return datetime.fromisoformat(forum.post_json(forum.posts[known])["updated_at"])


@pytest.mark.parametrize("deleted", [True, False])
def test_a_post_that_is_no_longer_there_is_gone(forum, deleted):
    known = forum.add_post(BASE)
    if deleted:
        forum.posts[known].deleted = True
    else:
        del forum.posts[known]
    assert redact(forum, known) == Gone()
    assert act(forum, known, "hold") == Gone()
    assert act(forum, known, "allow") == Gone()
    assert redact(forum, known, step="clean_history") == Gone()


@pytest.mark.parametrize("short", ["[removed]", "- - - - - - - - - - - - -"])
def test_a_text_too_short_for_discourse_gets_a_neutral_line(forum, short):
    known = forum.add_post(BASE)
    outcome = redact(forum, known, result=short)
    assert isinstance(outcome, Done)
    assert outcome.text == forum.posts[known].raw == f"{short}\n\n(edited for privacy by the moderators)"
    assert redact(forum, known, result=short) == outcome
    assert len(forum.happened("edit")) == 1


def test_a_lengthened_text_is_still_known_as_ours_afterwards(forum):
    known = forum.add_post(BASE)
    redact(forum, known, result="[removed]")
    undo = order(known, "[removed]", BASE, action="restore")
    assert carry("discourse", forum, forum.connection(), undo) == Done(sha256(BASE))
    assert forum.posts[known].raw == BASE


def test_a_refusal_for_another_reason_than_length_is_final(forum):
    known = forum.add_post(BASE)
    assert redact(forum, known, result="x" * 90) == GivenUp("refused_422")


EXPECTED = {
    "reset": Again("no_answer"),
    "lost": Again("no_answer"),
    "500": Again("status_500"),
    "500_after": Again("status_500"),
    "502": Again("status_502"),
    "503": Again("unavailable", 30),
    "read_only": Again("read_only", 60),
    "limit_json": Again("rate_limited", 14),
    "limit_text": Again("rate_limited", 9),
    "html": Again("html_reply"),
    "html_404": Again("html_reply"),
    "redirect": GivenUp("redirected"),
}
READS = {kind: Again("unreadable_reply") for kind in ("huge", "deep", "cut", "not_json")} | {
    "wrong_id": Again("uncertain")
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_while_reading_puts_it_off_and_changes_nothing(forum, kind):
    known = forum.add_post(BASE)
    forum.fail(Fault(kind, method="GET"))
    assert redact(forum, known) == (EXPECTED | READS)[kind]
    assert forum.effects == []


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize(("method", "skip"), [("PUT", 0), ("GET", 1)])
def test_after_any_fault_a_second_try_leaves_exactly_one_edit(forum, kind, method, skip):
    known = forum.add_post(BASE)
    forum.fail(Fault(kind, method=method, skip=skip))
    first = redact(forum, known)
    assert isinstance(first, (Again, Done, GivenUp))
    assert redact(forum, known) == Done(sha256(CLEAN))
    assert len(forum.happened("edit")) == 1


@pytest.mark.parametrize(
    ("status", "outcome"), [(401, "unauthorised"), (403, "forbidden"), (400, "refused_400"), (413, "refused_413")]
)
def test_what_the_platform_will_never_do_is_given_up(forum, status, outcome):
    known = forum.add_post(BASE)
    forum.route = lambda _request: reply(status, {"errors": ["no"]})
    assert redact(forum, known) == GivenUp(outcome)


def test_a_wrong_key_is_given_up(forum):
    known = forum.add_post(BASE)
    connection = replace(forum.connection(), api_key="wrong")
    assert carry("discourse", forum, connection, order(known, BASE, CLEAN)) == GivenUp("forbidden")


@pytest.mark.parametrize("known", ["", "7/revisions", "../admin", "-1", "1e3", "7?x=1"])
def test_an_id_that_is_none_of_discourses_makes_no_call(forum, known):
    assert redact(forum, known) == GivenUp("bad_id")
    assert forum.requests == []


def test_the_history_is_hidden_revision_by_revision_and_only_once(forum):
    known = forum.add_post("An earlier draft with 0151 496 0007 in it.")
    forum.author_edits(known, BASE)
    redact(forum, known)
    assert redact(forum, known, step="clean_history") == Done(sha256(CLEAN))
    assert redact(forum, known, step="clean_history") == Done(sha256(CLEAN))
    assert [effect.mark for effect in forum.happened("hide_revision")] == ["2", "3"]
    assert forum.public_texts(known) == [CLEAN]


def test_the_history_is_deleted_where_the_site_allows_it():
    forum = FakeDiscourse(can_permanently_delete=True)
    known = forum.add_post(BASE)
    redact(forum, known)
    for _ in range(2):
        assert redact(forum, known, step="clean_history", permanently_delete=True) == Done(sha256(CLEAN))
    assert len(forum.happened("delete_revisions")) == 1
    assert forum.posts[known].revisions == {}


def test_where_deleting_is_switched_off_the_history_is_hidden(forum):
    known = forum.add_post(BASE)
    redact(forum, known)
    assert isinstance(redact(forum, known, step="clean_history", permanently_delete=True), Done)
    assert forum.public_texts(known) == [CLEAN]


def test_an_edit_after_the_redaction_does_not_keep_the_history(forum):
    known = forum.add_post(BASE)
    redact(forum, known)
    forum.author_edits(known, CLEAN + " Thanks!")
    assert isinstance(redact(forum, known, step="clean_history"), Done)
    assert BASE not in forum.public_texts(known)


def test_a_text_that_was_put_back_is_noticed_when_the_history_is_cleaned(forum):
    known = forum.add_post(BASE)
    redact(forum, known)
    forum.author_edits(known, BASE)
    assert isinstance(redact(forum, known, step="clean_history"), Changed)


@pytest.mark.parametrize("strategy", ["flag", "delete", "placeholder"])
def test_a_hold_hides_the_text_and_an_allow_brings_it_back(forum, strategy):
    known = forum.add_post(BASE)
    for _ in range(2):
        assert isinstance(act(forum, known, "hold", hold=strategy), Done)
    assert BASE not in forum.public_texts(known)
    assert len(forum.effects) == (2 if strategy == "placeholder" else 1)
    for _ in range(2):
        assert isinstance(act(forum, known, "allow", hold=strategy), Done)
    assert forum.public_texts(known)[0] == BASE


@pytest.mark.parametrize("strategy", ["flag", "delete", "placeholder"])
@pytest.mark.parametrize("action", ["hold", "allow"])
def test_holds_and_allows_leave_another_text_alone(forum, strategy, action):
    known = forum.add_post(OTHER)
    assert isinstance(act(forum, known, action, hold=strategy), Changed)
    assert forum.effects == []


@pytest.mark.parametrize("strategy", ["flag", "delete", "placeholder"])
def test_a_held_post_can_be_redacted_and_then_released(forum, strategy):
    known = forum.add_post(BASE)
    act(forum, known, "hold", hold=strategy)
    assert isinstance(redact(forum, known, hold=strategy), Done)
    assert isinstance(act(forum, known, "allow", base=CLEAN, hold=strategy), Done)
    assert forum.public_texts(known)[0] == CLEAN
    assert isinstance(redact(forum, known, step="clean_history", hold=strategy), Done)
    assert forum.public_texts(known) == [CLEAN]


def test_a_hold_falls_back_to_the_review_where_the_flag_does_not_hide():
    forum = FakeDiscourse(queue_for_review=False)
    known = forum.add_post(BASE)
    assert isinstance(act(forum, known, "hold"), Done)
    assert forum.posts[known].hidden


def test_a_hold_that_is_flagged_already_is_found_hidden_by_the_review():
    forum = FakeDiscourse(queue_for_review=False)
    known = forum.add_post(BASE)
    with pytest.raises(Cut):
        act(forum, known, "hold", calls=2)
    assert isinstance(act(forum, known, "hold"), Done)
    assert len(forum.happened("hide")) == 1


def test_the_first_post_of_a_topic_cannot_be_held_by_deleting_it(forum):
    known = forum.add_post(BASE, number=1)
    assert act(forum, known, "hold", hold="delete") == GivenUp("first_post")


def test_the_flag_goes_as_a_form_and_says_nothing_of_the_text(forum):
    known = forum.add_post(BASE)
    act(forum, known, "hold")
    flag = next(request for request in forum.requests if request.path == "/post_actions.json")
    assert flag.headers["content-type"] == "application/x-www-form-urlencoded"
    assert b"queue_for_review=true" in flag.body
    assert b"0007" not in flag.body


def test_a_queued_post_is_redacted_before_anybody_reads_it_then_published(forum):
    queued = forum.add_queued(BASE)
    known, connection = f"queued_post:{queued}", forum.connection()
    wanted = order(known, BASE, CLEAN, kind="queued_post")
    for _ in range(2):
        assert carry("discourse", forum, connection, wanted) == Done(sha256(CLEAN))
    assert act(forum, known, "hold", base=CLEAN, kind="queued_post") == Done(sha256(CLEAN))
    for _ in range(2):
        assert act(forum, known, "allow", base=CLEAN, kind="queued_post") == Done()
    assert carry("discourse", forum, connection, wanted, "clean_history") == Done()
    assert [effect.what for effect in forum.effects] == ["queue_edit", "approve"]
    assert [post.raw for post in forum.posts.values()] == [CLEAN]


def test_a_queued_post_that_was_rejected_is_gone(forum):
    queued = forum.add_queued(BASE)
    forum.queue[queued].status = 2
    for action in ("hold", "allow"):
        assert act(forum, f"queued_post:{queued}", action, kind="queued_post") == Gone()
    assert (
        carry("discourse", forum, forum.connection(), order(f"queued_post:{queued}", BASE, CLEAN, kind="queued_post"))
        == Gone()
    )


def test_a_queued_post_changed_meanwhile_is_left_alone(forum):
    queued = forum.add_queued(OTHER)
    for action in ("hold", "allow", "redact"):
        wanted = order(f"queued_post:{queued}", BASE, CLEAN, kind="queued_post", action=action)
        assert isinstance(carry("discourse", forum, forum.connection(), wanted), Changed)
    assert forum.effects == []


def test_a_title_is_redacted_and_the_first_posts_history_cleaned(forum):
    first = forum.add_post(BASE, number=1)
    forum.topics[4100].title = "Ring 0151 496 0007 about the bench oil"
    wanted = order(
        "topic_title:4100", forum.topics[4100].title, "Ring [phone removed] about the bench oil", kind="topic_title"
    )
    for _ in range(2):
        assert isinstance(carry("discourse", forum, forum.connection(), wanted), Done)
    assert isinstance(carry("discourse", forum, forum.connection(), wanted, "clean_history"), Done)
    assert len(forum.happened("title")) == 1
    assert forum.posts[first].revisions[2].hidden
    assert carry("discourse", forum, forum.connection(), wanted, "hold") == GivenUp("titles_stay_public")
    assert carry("discourse", forum, forum.connection(), wanted, "allow") == Done()


SCRIPTS = {
    "redact": ("redact", {}, "edit"),
    "clean_history": ("clean_history", {}, "hide_revision"),
    "flag": ("hold", {"hold": "flag"}, "hide"),
    "delete": ("hold", {"hold": "delete"}, "delete"),
    "placeholder": ("hold", {"hold": "placeholder"}, "edit"),
}


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("calls", range(6))
def test_a_crash_between_any_two_calls_changes_nothing_twice(forum, script, calls):
    step, options, what = SCRIPTS[script]
    known = forum.add_post(BASE)
    if step == "clean_history":
        redact(forum, known)
    run = lambda cut=None: carry(  # noqa: E731 - the same call twice
        "discourse", forum, forum.connection(**options), order(known, BASE, CLEAN, action=step), step, calls=cut
    )
    try:
        run(calls)
    except Cut:
        assert isinstance(run(), Done)
    assert len(forum.happened(what)) == 1
    assert BASE not in forum.public_texts(known) or script == "redact"


def test_sixty_calls_a_minute_are_waited_for():
    clock = Clock()
    forum = FakeDiscourse(limited=True, clock=clock)
    known = [forum.add_post(BASE) for _ in range(25)]
    outcomes = [redact(forum, one) for one in known]
    assert Again("rate_limited", 14) in outcomes
    clock.now += 61
    assert all(isinstance(redact(forum, one), Done) for one in known[:20])
    clock.now += 61
    assert all(isinstance(redact(forum, one), Done) for one in known)
    assert len(forum.happened("edit")) == 25


def test_twenty_histories_are_deleted_a_minute_and_the_others_wait():
    clock = Clock()
    forum = FakeDiscourse(limited=True, clock=clock, can_permanently_delete=True)
    known = [forum.add_post(BASE) for _ in range(22)]
    for one in known:
        clock.now += 3
        assert isinstance(redact(forum, one), Done)
    clock.now += 61
    outcomes = []
    for one in known:
        clock.now += 2
        outcomes.append(redact(forum, one, step="clean_history", permanently_delete=True))
    assert outcomes.count(Again("rate_limited", 14)) == 2
    clock.now += 61
    assert all(isinstance(redact(forum, one, step="clean_history", permanently_delete=True), Done) for one in known[:9])


def test_the_placeholder_is_long_enough_for_discourse():
    assert len(PLACEHOLDER) >= 20
    assert len(set(PLACEHOLDER)) >= 7
