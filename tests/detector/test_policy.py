import pytest

from detector.finding import Finding
from detector.kinds import Band
from detector.policy import Policy, UnknownSetting, combine, outcome, priority


def found(kind="email", band=Band.LOW, *, real=0.9, unintended=0.9, **more):
    place = more.pop("start", 0)
    return Finding(kind, place, place + 5, real, unintended, band, "test", **more)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], "clear"),
        ([found()], "clear"),
        ([found("phone", Band.MEDIUM)], "review"),
        ([found("card", Band.HIGH)], "hold"),
        ([found("card", Band.HIGH, unintended=0.6)], "review"),
        ([found("credential", Band.VERY_HIGH, unintended=0.6)], "hold"),
        ([found("credential", Band.VERY_HIGH, unintended=0.3)], "clear"),
        ([found("credential", Band.VERY_HIGH, suppressed=True)], "clear"),
        ([found("credential", Band.VERY_HIGH, real=0.1)], "clear"),
        ([found("person"), found("email", start=9)], "review"),
        ([found("ip"), found("mac", start=9)], "clear"),
        ([found("ip"), found("mac", start=9), found("hostname", start=20)], "review"),
        ([found("user_path"), found("username", start=9)], "clear"),
        ([found("email", start=at, same=at + 1) for at in (0, 9, 18)], "review"),
        ([found("email", start=at, same=1) for at in (0, 9, 18)], "clear"),
        ([found("serial", start=at, same=at + 1) for at in (0, 9, 18)], "clear"),
        ([found("person"), found("phone", start=9, subject="organisation")], "clear"),
    ],
)
def test_the_default_policy(findings, expected):
    assert outcome(findings, complete=True) == expected


def test_an_unfinished_scan_is_never_clear():
    assert outcome([], complete=False) == "review"


def test_a_site_may_forbid_holding_and_switch_kinds_off():
    secret = [found("credential", Band.VERY_HIGH)]
    assert outcome(secret, complete=True, policy=Policy(hold=False)) == "review"
    assert outcome(secret, complete=True, policy=Policy(off=frozenset({"credential"}))) == "clear"


def test_a_policy_is_read_from_json_and_misspelt_settings_are_refused():
    policy = Policy.read({"count_from": 0.6, "off": ["mac"], "own_domains": ["Kestrel.NET"], "hold": False})
    assert (policy.count_from, policy.off, policy.own_domains) == (0.6, frozenset({"mac"}), ("kestrel.net",))
    with pytest.raises(UnknownSetting):
        Policy.read({"cuont_from": 0.6})
    with pytest.raises(UnknownSetting):
        Policy.read({"off": ["macs"]})


def test_the_queue_is_ordered_by_outcome_then_priority():
    held, seen, harmless = [found("card", Band.HIGH)], [found("iban", Band.MEDIUM)], [found()]
    ranks = [priority(findings, complete=True) for findings in (held, seen, harmless, [])]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[-1] == 0.0


def test_low_values_combine_only_with_a_person_among_them():
    assert not combine([found("ip"), found("hostname", start=9)])
    assert combine([found("ip"), found("person", start=9)])
