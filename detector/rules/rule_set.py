"""The one pass that runs all rules over a text: gates first, then families of patterns at once, then single patterns."""

import re
from collections.abc import Callable, Iterator, Sequence
from time import thread_time
from typing import Any

import re2

from detector.allowance import Allowance
from detector.folding import Folded, view
from detector.rules.rule import DIGITS, WINDOW, Hit, PatternRefused, Rule, compiled, words

Spans = Sequence[tuple[int, int]]
Match = Callable[[Any, bytes, int, int], Spans]

_ANYWHERE = re2._Anchor.UNANCHORED  # noqa: SLF001 (re2's own match objects cost more than the match)
_TRAIL = 64
_ALONE = 0.6
_SHORT = 4096
_EVERY = 32
_FIELD = 48  # characters: what fits here may be a form's field, with nothing but the value in it
_FOUR_DIGITS = r"[0-9][^0-9]{0,4}[0-9][^0-9]{0,4}[0-9][^0-9]{0,4}[0-9]"
_LARGEST, _MOST_STEPS = 16, 6000  # rules of a family, and steps of their programs: its automaton stays small
# A pattern that begins with dozens of any sign: every word starts a search of its own, no two texts are alike to it.
_ROVING = re.compile(r"(?:\(\?:\^\|\[\^[^\]]*\]\))?\(*(?:\?:)?(?:\[[^\]]*\])?\[[^\]]*\]\{\d*,(?:[3-9]\d|\d{3,})\}")
_SAMPLE, _ENOUGH, _SLOWEST = 16, 64_000, 1_000_000  # every so many calls; bytes that tell; bytes a second
_WORTH = 3  # rules of a family that a text must call for before asking the family is cheaper than asking each


def _says(pattern: Any, text: bytes) -> bool:
    found: Spans = pattern._regexp.Match(_ANYWHERE, text, 0, len(text))  # noqa: SLF001 (no wrapper)
    return found[0][0] >= 0


class Runner:
    """A rule with its expressions compiled."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        try:
            self.pattern = compiled(rule.pattern, case_matters=rule.case_matters)
        except (re2.error, UnicodeEncodeError) as error:
            raise PatternRefused(rule.name, f"RE2 refuses the pattern ({error})") from error
        self.before = words(rule.before) if rule.before else None
        self.after = words(rule.after or rule.before) if rule.after or rule.before else None
        self.unless = words(rule.unless) if rule.unless else None
        self.group = 1 if self.pattern.groups else 0
        self.match: Match = self.pattern._regexp.Match  # noqa: SLF001 (no wrapper)

    def hits(self, folded: Folded, start: int, end: int, allowance: Allowance | None) -> Iterator[Hit]:
        """Every hit in folded.text[start:end]. The search goes on behind the span, so that one sign may part two values."""
        tries = 0
        while (spans := self.match(_ANYWHERE, folded.view, start, end))[0][0] >= 0:
            left, right = spans[self.group]
            if left >= right:
                left, right = spans[0]
            start = max(start + 1, right if spans[0][1] - right <= _TRAIL else spans[0][1])
            tries += 1
            if tries % _EVERY == 0 and allowance and allowance.spent:
                return
            if left < right and (hit := self._checked(folded, left, right, spans)):
                start = max(hit.end, left + 1)
                yield hit
            if start > end:
                return

    def _checked(self, folded: Folded, left: int, right: int, spans: Spans) -> Hit | None:
        rule = self.rule
        hit: Hit | None
        hit = Hit(folded.text, left, right, rule.kind, rule.score, spans, folded.text[left:right], rule.facts)
        if rule.check and (hit := rule.check(hit)) is None:
            return None
        return self._in_context(hit, folded) if self.before or self.after or self.unless else hit

    def _in_context(self, hit: Hit, folded: Folded) -> Hit | None:
        before = folded.view[max(0, hit.start - WINDOW) : hit.start]
        after = folded.view[hit.end : hit.end + WINDOW // 2]
        if (self.before and _says(self.before, before)) or (self.after and _says(self.after, after)):
            return hit.but(score=max(hit.score, self.rule.with_context), facts={**hit.facts, "context": True})
        if self.unless and _says(self.unless, before[-WINDOW // 2 :]):
            return None
        if self.rule.alone and hit.end - hit.start >= len(folded.text.strip()):
            return hit.but(score=max(hit.score, _ALONE), facts={**hit.facts, "alone": True})
        return None if self.rule.needs_context else hit


class _Family:
    """Some rules' patterns as one automaton that says which of them match a text at all. For short texts.

    It costs about what a single pattern costs. On a long text of an enemy's it would build new states at every
    character; single patterns do not. A family that proves to be slow is not asked any more (`mask` is 0 then): its
    rules are asked one by one, with the same result.
    """

    def __init__(self, members: Sequence[tuple[int, Rule]]) -> None:
        options = _options(8)
        options.case_sensitive = True
        self._set = re2.Set.SearchSet(options)
        self._bits = []
        for number, rule in members:
            pattern = rule.pattern if rule.case_matters else f"(?i){rule.pattern}"
            self._set.Add(pattern.encode("latin-1"))
            self._bits.append(1 << number)
        self._set.Compile()
        self.mask = sum(self._bits)
        self._calls, self._read, self._spent = 0, 0, 0.0

    def matching(self, text: bytes) -> int:
        """The rules that match, as bits."""
        self._calls += 1
        found = self._timed(text) if self._calls % _SAMPLE == 0 else self._set.Match(text)
        return sum(self._bits[number] for number in found or ())

    def _timed(self, text: bytes) -> list[int] | None:
        start = thread_time()
        found: list[int] | None = self._set.Match(text)
        self._spent += thread_time() - start
        self._read += len(text)
        if self._read > _ENOUGH:
            if self._read < self._spent * _SLOWEST:
                self.mask = 0
            self._read, self._spent = 0, 0.0
        return found


class RuleSet:
    """All rules, compiled: one pass over a text finds out which of them can match at all."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._runners = [Runner(rule) for rule in rules]
        self._always = sum(1 << number for number, rule in enumerate(rules) if not rule.gates)
        self._alone = sum(1 << number for number, rule in enumerate(rules) if rule.alone)
        self._families = [_Family(members) for members in self._kin()]
        self._gated: list[int] = []
        self._gates = self._gate_set(rules)

    def _kin(self) -> Iterator[list[tuple[int, Rule]]]:
        """Rules in the order they are listed, by the dozen."""
        members: list[tuple[int, Rule]] = []
        steps = 0
        for number, runner in enumerate(self._runners):
            size = runner.pattern.programsize
            if members and (len(members) >= _LARGEST or steps + size > _MOST_STEPS):
                yield members
                members, steps = [], 0
            if size <= _MOST_STEPS and not _ROVING.match(runner.rule.pattern):
                members.append((number, runner.rule))
                steps += size
        if members:
            yield members

    def _gate_set(self, rules: Sequence[Rule]) -> Any:
        wanted: dict[str, int] = {}
        for number, rule in enumerate(rules):
            for literal in rule.gates:
                word = view(literal.casefold()).decode("latin-1")
                wanted[word] = wanted.get(word, 0) | 1 << number
        if not wanted:
            return None
        gates = re2.Set.SearchSet(_options(256))
        for literal, bits in wanted.items():
            gates.Add((_FOUR_DIGITS if literal == DIGITS else re2.escape(literal)).encode("latin-1"))
            self._gated.append(bits)
        gates.Compile()
        return gates

    def hits(
        self, folded: Folded, start: int = 0, end: int | None = None, allowance: Allowance | None = None
    ) -> Iterator[tuple[Rule, Hit]]:
        """Every hit of every rule in folded.text[start:end], rule by rule, until the allowance is spent."""
        end = len(folded.text) if end is None else end
        for number in self._runnable(folded.view, start, end):
            if allowance and end - start > _SHORT and allowance.spent:
                return
            runner = self._runners[number]
            for hit in runner.hits(folded, start, end, allowance):
                yield runner.rule, hit

    def _runnable(self, text: bytes, start: int, end: int) -> Iterator[int]:
        """The rules that may match in text[start:end], in order."""
        whole = start == 0 and end == len(text)
        window = text if whole else text[start:end]
        runnable = self._always | (self._alone if end - start <= _FIELD else 0)
        for gate in (self._gates.Match(window) if self._gates else None) or ():
            runnable |= self._gated[gate]
        if whole and end <= _SHORT:
            for family in self._families:
                if (runnable & family.mask).bit_count() >= _WORTH:
                    runnable &= ~family.mask | family.matching(text)
        while runnable:
            lowest = runnable & -runnable
            yield lowest.bit_length() - 1
            runnable ^= lowest


def _options(megabytes: int) -> Any:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.case_sensitive = False
    options.max_mem = megabytes << 20
    options.log_errors = False
    return options
