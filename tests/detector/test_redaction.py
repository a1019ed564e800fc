import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from presidio_anonymizer.operators import Custom, Encrypt, Hash, Mask, Replace

from detector.finding import Context
from detector.kinds import KINDS
from detector.redaction import Cut, Limits, also_standing, redact, replacement

MAIL = "bo.lind@kestrel-bay.net"
MARKUPS = ["plain", "markdown", "html", "bbcode"]


def cuts_of(source, value, kind="email", told=""):
    return [Cut(match.start(), match.end(), kind, told) for match in re.finditer(re.escape(value), source)]


def without(source, value, markup, *, told="", limits=None):
    return redact(source, cuts_of(source, value, told=told), Context(markup=markup), limits).text


def applied(source, cuts):
    for cut in sorted(cuts, key=lambda cut: -cut.start):
        source = source[: cut.start] + cut.replacement + source[cut.end :]
    return source


@pytest.mark.parametrize(
    ("markup", "source", "result"),
    [
        ("plain", f"write {MAIL}, please", "write [e-mail removed], please"),
        ("markdown", f"[{MAIL}](mailto:{MAIL})", "[[e-mail removed]](#e-mail-removed)"),
        ("markdown", f"[write](mailto:{MAIL}?subject=x)", "[write](#e-mail-removed?subject=x)"),
        ("markdown", f"<{MAIL}>!", "[e-mail removed]!"),
        ("markdown", f"{MAIL}(at work)", "\\[e-mail removed\\](at work)"),
        ("markdown", f"[a]{MAIL}", "[a]\\[e-mail removed\\]"),
        ("markdown", f"{MAIL}: mine", "\\[e-mail removed\\]: mine"),
        ("markdown", f"{MAIL} x\n\n[e-mail removed]: http://a.net", "\\[e-mail removed\\] x\n\n[e-mail removed]: http://a.net"),
        ("markdown", f"| a | {MAIL} |", "| a | [e-mail removed] |"),
        ("markdown", f"`{MAIL}` and\n```\nx={MAIL}\n```\n", "`[e-mail removed]` and\n```\nx=[e-mail removed]\n```\n"),
        ("markdown", f'[quote="{MAIL}, post:3"]\nhi\n[/quote]', '[quote="e-mail-removed, post:3"]\nhi\n[/quote]'),
        ("markdown", f"https://a.net/?e={MAIL}&x=1", "https://a.net/?e=e-mail-removed&x=1"),
        ("html", f'<a href="mailto:{MAIL}">{MAIL}</a>', '<a href="#e-mail-removed">[e-mail removed]</a>'),
        ("html", f"<td>{MAIL}</td>", "<td>[e-mail removed]</td>"),
        ("html", f"<!-- {MAIL} -->", "<!-- [e-mail removed] -->"),
        ("bbcode", f"[email]{MAIL}[/email]", "[e-mail removed]"),
        ("bbcode", f"[url=mailto:{MAIL}]me[/url]", "[url=#e-mail-removed]me[/url]"),
        ("bbcode", f"[td]{MAIL}[/td]", "[td][e-mail removed][/td]"),
        ("bbcode", f'[quote="{MAIL}"]x[/quote]', '[quote="e-mail-removed"]x[/quote]'),
    ],
)  # fmt: skip
def test_a_value_goes_and_the_markup_stays_whole(markup, source, result):
    assert without(source, MAIL, markup) == result


@pytest.mark.parametrize(
    ("markup", "disguise"),
    [
        ("html", "bo.lind&#64;kestrel-bay&#46;net"),
        ("html", "bo.lind@<b>kestrel</b>-bay.net"),
        ("html", "bo.lind@kestrel\u200b-bay.net"),
        ("markdown", "bo.lind@**kestrel**-bay.net"),
        ("markdown", "https://a.net/u?e=bo.lind%40kestrel-bay.net"),
        ("bbcode", "bo.lind@[b]kestrel[/b]-bay.net"),
        ("plain", "\uff42\uff4f.lind@kestrel-bay.net"),
        ("plain", "bo.l\u00adind@kestrel-bay.net"),
        ("plain", "Ym8ubGluZEBrZXN0cmVsLWJheS5uZXQ="),
    ],
)
def test_a_disguised_repetition_goes_too(markup, disguise):
    text = without(f"mine is {MAIL} or {disguise} ok", MAIL, markup)
    assert "kestrel" not in text
    assert disguise[:20] not in text
    assert text.endswith(" ok")


def test_a_plain_repetition_is_told_and_left_to_whoever_chooses():
    source = f"{MAIL} and {MAIL.upper()}"
    cut = cuts_of(source, MAIL)
    assert redact(source, cut).text == "[e-mail removed] and BO.LIND@KESTREL-BAY.NET"
    assert [(found.start, found.end) for found in also_standing(source, cut)] == [(28, 51)]


def test_a_number_spaced_otherwise_is_told():
    source = "0171-555 234 or 0171 555234 or (0171) 555 234"
    assert len(also_standing(source, cuts_of(source, "0171-555 234", "phone"))) == 2


def test_a_short_name_inside_a_word_is_no_repetition():
    source = "Anna wrote. Annabel did not."
    assert also_standing(source, [Cut(0, 4, "person")]) == []


def test_tags_whose_partner_stands_outside_are_kept():
    source = "x bo@<b>kestrel.net and</b> y"
    assert redact(source, [Cut(2, 19, "email")], Context(markup="html")).text == "x [e-mail removed]<b> and</b> y"
    assert redact("**bo**b@kes.net", [Cut(2, 15, "email")], Context(markup="markdown")).text == "**[e-mail removed]**"


def test_cells_and_fences_are_never_torn():
    row = "| Ann Lee | 5 Mill Lane |"
    assert redact(row, [Cut(2, 22, "address")], Context(markup="markdown")).text.count("|") == 3
    source = "before\n```\nkey=a\n```\nafter"
    torn = redact(source, [Cut(3, 24, "credential")], Context(markup="markdown")).text
    assert torn.count("```") == 2


def test_half_an_entity_is_cut_as_a_whole():
    assert redact("a&#64;b c", [Cut(0, 4, "email")], Context(markup="html")).text == "[e-mail removed]b c"


def test_custom_words_form_no_markup():
    told = "<b>see</b> [rules](http://a.net) `x` | y\n# z"
    assert "<b>" not in without(f"x {MAIL}", MAIL, "html", told=told)
    assert "](" not in without(f"x {MAIL}", MAIL, "markdown", told=told)
    assert "\n" not in without(f"x {MAIL}", MAIL, "markdown", told=told)
    assert "[rules]" not in without(f"x {MAIL}", MAIL, "bbcode", told=told)
    assert "`" not in without(f"`{MAIL}`", MAIL, "markdown", told=told)[1:-1]


def test_limits_of_a_platform_are_met():
    limits = Limits(characters=30, different=7)
    text = without(MAIL, MAIL, "markdown", limits=limits)
    assert limits.met_by(text)
    assert without(MAIL, MAIL, "markdown") == "[e-mail removed]"


def test_what_stands_instead_has_four_styles():
    assert replacement("email") == "[e-mail removed]"
    assert replacement("email", "mask", MAIL) == "•" * 12
    same = [replacement("email", "pseudonym", MAIL, key=b"k" * 32) for _ in range(2)]
    assert same[0] == same[1] != replacement("email", "pseudonym", MAIL, key=b"j" * 32)
    assert MAIL not in same[0]
    assert replacement("email", "custom", MAIL, text="(gone)") == "(gone)"
    assert replacement("unheard_of") == "[data removed]"


@pytest.mark.parametrize(
    ("operator", "params", "said"),
    [
        (Replace(), {"new_value": "X"}, "X"),
        (Replace(), {}, "<EMAIL>"),
        (Mask(), {"masking_char": "#", "chars_to_mask": 3, "from_end": False}, "###" + MAIL[3:]),
        (Custom(), {"lambda": lambda text: text[::-1]}, MAIL[::-1]),
    ],
)
def test_operators_of_presidio_may_say_it(operator, params, said):
    assert replacement("email", value=MAIL, operator=operator, params=params) == said


def test_hash_and_encrypt_of_presidio_work_and_leave_the_parameters_alone():
    params = {"hash_type": "sha256", "salt": b"0123456789abcdef"}
    assert len(replacement("email", value=MAIL, operator=Hash(), params=params)) == 64
    assert params == {"hash_type": "sha256", "salt": b"0123456789abcdef"}
    assert MAIL not in replacement("email", value=MAIL, operator=Encrypt(), params={"key": b"0123456789abcdef"})


@given(
    source=st.text(alphabet=st.sampled_from("ab@.-<>/[]()`*_|\\&#;%4\n \"'=:!ü\u200b0"), max_size=120),
    places=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 40)), max_size=5),
    markup=st.sampled_from(MARKUPS),
)
@settings(max_examples=400, deadline=None)
def test_cuts_say_exactly_what_was_changed(source, places, markup):
    kinds = list(KINDS)
    cuts = [Cut(start, start + length, kinds[(start + length) % len(kinds)]) for start, length in places]
    made = redact(source, cuts, Context(markup=markup))
    assert applied(source, made.cuts) == made.text
    assert all(0 <= cut.start < cut.end <= len(source) for cut in made.cuts)
    assert all(left.end <= right.start for left, right in zip(made.cuts, made.cuts[1:], strict=False))
    assert redact(made.text, [], Context(markup=markup)).text == made.text


@given(
    before=st.text(alphabet=st.sampled_from("ab <>[]()`*|\n\"'=:!ü"), max_size=40),
    after=st.text(alphabet=st.sampled_from("ab <>[]()`*|\n\"'=:!ü"), max_size=40),
    markup=st.sampled_from(MARKUPS),
)
@settings(max_examples=300, deadline=None)
def test_the_value_is_gone_whatever_stands_around(before, after, markup):
    source = before + MAIL + after
    made = redact(source, [Cut(len(before), len(before) + len(MAIL), "email")], Context(markup=markup))
    assert "kestrel" not in made.text
    start = min((cut.start for cut in made.cuts), default=0)
    end = max((cut.end for cut in made.cuts), default=0)
    assert made.text.startswith(source[:start])
    assert made.text.endswith(source[end:])


class _Balance(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], False

    def handle_starttag(self, tag, _attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        self.wrong |= not self.open or self.open.pop() != tag


@given(cut=st.tuples(st.integers(0, 90), st.integers(1, 90)))
@settings(max_examples=200, deadline=None)
def test_html_stays_balanced_wherever_the_cut_lies(cut):
    source = f'<p>one <b>two</b> <a href="mailto:{MAIL}">th<i>ree</i></a> four</p><ul><li>five</li></ul>'
    balance = _Balance()
    balance.feed(redact(source, [Cut(cut[0], sum(cut), "email")], Context(markup="html")).text)
    balance.close()
    assert not balance.wrong
    assert not balance.open


@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize(
    "flood",
    ["<!--", "```\n", "`a", "[a](", "<a ", "[b]", "&#64;", "%40", "\u200b", "a@b.net ", "|", "[x]: h\n", "http://"],
)
def test_a_flood_is_cut_without_an_error(markup, flood):
    half = (flood * 30_000)[:30_000]
    source = half + MAIL + half
    made = redact(source, [Cut(len(half), len(half) + len(MAIL), "email")], Context(markup=markup))
    assert "kestrel" not in made.text
