"""The door to Presidio and spaCy: rules and names as Presidio recognizers, its types as the currency at the edge.

A Presidio user may put `RuleRecognizer` and `NameRecognizer` into an AnalyzerEngine of their own, and may give the
detector recognizers of theirs. Inside the house `Analyzer` calls them without the engine, whose context search is
quadratic, whose time-outs let text through, and which loses a whole text when one recognizer fails.
"""

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from detector import people
from detector.allowance import MOST_CANDIDATES, Allowance
from detector.candidate import Candidate
from detector.document import Document
from detector.folding import Folded, fold
from detector.rules.catalogue import RULES
from detector.rules.rule import Hit, Rule
from detector.rules.rule_set import RuleSet
from detector.taggers import NameTagger

_WINDOW = 32_768
_OVERLAP = 4096
_NAMES_WINDOW = 4096
_NAMES_BATCH = 16
_EVERY = 32
_LONGEST_WORD = 256
KINDS_OF_ENTITIES = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "IP_ADDRESS": "ip", "MAC_ADDRESS": "mac", "CREDIT_CARD": "card",
    "IBAN_CODE": "iban", "PERSON": "person", "LOCATION": "location", "CRYPTO": "crypto", "US_SSN": "national_id",
}  # fmt: skip


class RuleRecognizer(EntityRecognizer):  # type: ignore[misc] # Presidio's types are skipped
    """All our rules as one Presidio recognizer of many entities."""

    def __init__(self, rules: Sequence[Rule] = RULES) -> None:
        self.rule_set = RuleSet(rules)
        super().__init__(sorted({rule.kind.upper() for rule in rules}), name="overshare_rules", version="1")

    def load(self) -> None:
        """Nothing to load: patterns were compiled when the recognizer was made."""

    def analyze(
        self, text: str, entities: list[str] | None = None, nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Presidio's door: results in offsets of `text`."""
        del nlp_artifacts
        found = self.propose(fold(text), Allowance(len(text)))
        return [_result(one, self.name) for one in found if not entities or one.kind.upper() in entities]

    def propose(self, folded: Folded, allowance: Allowance) -> list[Candidate]:
        """The house's door: candidates in offsets of the text that was folded, as far as the allowance goes."""
        found: list[Candidate] = []
        for start, end in windows(folded.text, _WINDOW):
            reach = min(end + _OVERLAP, len(folded.text)) if end < len(folded.text) else end
            for count, (rule, hit) in enumerate(self.rule_set.hits(folded, max(start - 1, 0), reach, allowance)):
                if start <= hit.start < end:
                    found.append(_candidate(rule, hit, folded))
                if len(found) > MOST_CANDIDATES:
                    allowance.give_up("too_many")
                if count % _EVERY == 0 and allowance.spent:
                    break
            if allowance.spent:
                break
        return found


class NameRecognizer(EntityRecognizer):  # type: ignore[misc] # the same
    """The pipeline of names and addresses as a Presidio recognizer."""

    def __init__(self, tagger: NameTagger) -> None:
        self.tagger = tagger
        super().__init__(["PERSON", "ADDRESS"], name="overshare_names", version="1")

    def load(self) -> None:
        """Nothing to load: the tagger was given."""

    def analyze(
        self, text: str, entities: list[str] | None = None, nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Presidio's door."""
        del nlp_artifacts
        tags = self.tagger.tag_many([text])[0]
        return [_result(_named(text, tag), self.name) for tag in tags if not entities or tag[2].upper() in entities]


class Analyzer:
    """Proposes candidates: rules, names, then recognizers that users gave."""

    def __init__(
        self, recognizer: RuleRecognizer, tagger: NameTagger | None, guests: Sequence[EntityRecognizer] = ()
    ) -> None:
        self.recognizer = recognizer
        self.tagger = tagger
        self.guests = tuple(guests)
        self._lock = Lock()

    def find(
        self, documents: Sequence[Document], allowances: Sequence[Allowance] | None = None
    ) -> list[list[Candidate]]:
        """All candidates of each document, unresolved, in offsets of its plain text."""
        allowances = allowances or [Allowance(len(document.source)) for document in documents]
        found: list[list[Candidate]] = []
        for document, allowance in zip(documents, allowances, strict=True):
            with allowance:
                found.append(self.recognizer.propose(document.folded, allowance))
        if self.tagger:
            with self._lock:
                self._names(documents, allowances, found)
        for document, allowance, candidates in zip(documents, allowances, found, strict=True):
            for guest in self.guests:
                with allowance:
                    candidates.extend(_guest(guest, document, allowance))
        return found

    def _names(
        self, documents: Sequence[Document], allowances: Sequence[Allowance], found: list[list[Candidate]]
    ) -> None:
        short = [number for number, document in enumerate(documents) if len(document.plain) <= _NAMES_WINDOW]
        assert self.tagger is not None
        for number, tags in zip(
            short, self.tagger.tag_many([_breathable(documents[n].plain) for n in short]), strict=True
        ):
            found[number].extend(_named(documents[number].plain, tag) for tag in tags)
        for number in sorted(set(range(len(documents))) - set(short)):
            with allowances[number] as allowance:
                found[number].extend(self._long(documents[number].plain, allowance))

    def _long(self, text: str, allowance: Allowance) -> Iterator[Candidate]:
        """The names of a long text, window by window, as far as the allowance goes."""
        assert self.tagger is not None
        spans = list(windows(text, _NAMES_WINDOW))
        count = 0
        for first in range(0, len(spans), _NAMES_BATCH):
            if count > MOST_CANDIDATES // 2:
                allowance.give_up("too_many")
            if allowance.spent:
                return
            batch = spans[first : first + _NAMES_BATCH]
            tagged = self.tagger.tag_many([_breathable(text[start:end]) for start, end in batch])
            count += sum(map(len, tagged))
            for (offset, _), tags in zip(batch, tagged, strict=True):
                for start, end, kind, score in tags:
                    yield _named(text, (start + offset, end + offset, kind, score))


def windows(text: str, size: int) -> Iterator[tuple[int, int]]:
    """Cuts a text into pieces of about `size`, at the end of a line or a word where there is one."""
    start = 0
    while len(text) - start > size:
        middle, end = start + size // 2, start + size
        cut = max(text.rfind("\n", middle, end), text.rfind(" ", middle, end) if "\n" not in text[middle:end] else -1)
        stop = cut + 1 if cut > 0 else end
        yield start, stop
        start = stop
    yield start, len(text)


def _breathable(text: str) -> str:
    """Words beyond 256 signs become blanks of the same length: no name is so long, and tokenizers choke on them."""
    if len(text) <= _LONGEST_WORD:
        return text
    parts: list[str] = []
    done = 0
    for start, end in _long_words(text):
        parts.extend((text[done:start], " " * (end - start)))
        done = end
    return "".join((*parts, text[done:])) if parts else text


def _long_words(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for word in text.split():
        if len(word) > _LONGEST_WORD:
            start = text.index(word, at)
            yield start, start + len(word)
            at = start + len(word)


def _candidate(rule: Rule, hit: Hit, folded: Folded) -> Candidate:
    start, end = folded.to_plain(hit.start, hit.end)
    facts = {**hit.facts, "obfuscated": True} if folded.disguised(hit.start, hit.end) else hit.facts
    return Candidate(hit.kind, start, end, hit.score, rule.name, hit.value, facts=facts)


def _named(text: str, tag: people.Tag) -> Candidate:
    start, end, kind, score = tag
    return Candidate(kind, start, end, score, "names", " ".join(text[start:end].casefold().split()))


def _result(candidate: Candidate, recognizer: str) -> RecognizerResult:
    explanation = AnalysisExplanation(
        recognizer=recognizer,
        original_score=candidate.score,
        pattern_name=candidate.rule,
        textual_explanation=f"rule {candidate.rule} of {recognizer}",
    )
    return RecognizerResult(candidate.kind.upper(), candidate.start, candidate.end, candidate.score, explanation)


def _guest(guest: EntityRecognizer, document: Document, allowance: Allowance) -> list[Candidate]:
    """What a user's recognizer finds. If it fails, the text counts as not read to its end; the others still count."""
    if allowance.spent:
        return []
    try:
        results = guest.analyze(document.plain, guest.supported_entities, None)
    except Exception:  # noqa: BLE001 - somebody else's code; its message may hold the text, so it goes nowhere
        allowance.give_up("recognizer_failed")
        return []
    return [
        Candidate(
            KINDS_OF_ENTITIES.get(one.entity_type, one.entity_type.lower()),
            one.start, one.end, float(one.score), guest.name, document.plain[one.start : one.end].casefold(),
        )
        for one in results or ()
        if 0 <= one.start < one.end <= len(document.plain)
    ]  # fmt: skip
