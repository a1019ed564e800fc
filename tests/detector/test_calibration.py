from detector.calibration import FEWEST, FURTHEST, NOTHING_LEARNT, Label, learn, share


def labels(count, kind="email", private=False, unintended=0.6, reasons=("log_or_dump",)):
    return [Label(kind, reasons, unintended, private) for _ in range(count)]


def test_verdicts_move_weights_and_bring_probabilities_closer():
    learnt = learn(labels(60, private=False))
    assert learnt.moves["email"] < 0
    assert learnt.helps
    assert learnt.brier_after < learnt.brier_before


def test_no_weight_moves_further_than_one():
    learnt = learn(labels(5000, private=False, unintended=0.97))
    assert all(abs(move) <= FURTHEST for move in learnt.moves.values())


def test_few_verdicts_teach_nothing():
    learnt = learn(labels(FEWEST - 1))
    assert learnt.moves == {}
    assert not learnt.helps


def test_credentials_and_third_parties_never_go_down():
    learnt = learn(labels(200, kind="credential", reasons=("hostile",)))
    assert learnt.moves.get("credential", 0.0) >= 0
    assert learnt.moves.get("hostile", 0.0) >= 0


def test_they_may_go_up():
    assert learn(labels(200, kind="phone", private=True, reasons=("third_party",))).moves["third_party"] > 0


def test_verdicts_as_expected_move_little():
    mixed = labels(60, private=True, unintended=0.6) + labels(40, private=False, unintended=0.6)
    assert all(abs(move) < 0.1 for move in learn(mixed).moves.values())


def test_nothing_learnt_is_the_way_back():
    assert NOTHING_LEARNT.moves == {}


def test_shares_of_like_cases_are_told_and_back_off_to_the_kind():
    seen = labels(3, private=True) + labels(1, reasons=("contact_offer",))
    assert share(seen, "email", "log_or_dump") == (3, 3)
    assert share(seen, "email", "hidden") == (3, 4)
    assert share(seen, "card", "hidden") == (0, 0)
