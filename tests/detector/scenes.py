"""A text with marked values as the judge sees it: `[[kind:value]]` marks a candidate."""

import re

from detector.candidate import Candidate
from detector.finding import Context
from detector.judge import judge
from detector.markup import read
from detector.policy import outcome
from detector.scene import Scene

MARK = re.compile(r"\[\[(\w+):(.*?)\]\]", re.DOTALL)


def scene(marked, facts=None, *, documentation_is_real=False, **context):
    source, places, last = "", [], 0
    for match in MARK.finditer(marked):
        source += marked[last : match.start()]
        places.append((match[1], len(source), match[2]))
        source += match[2]
        last = match.end()
    source += marked[last:]
    document = read(source, Context(**context))
    candidates, reached = [], 0
    for kind, _, value in places:
        start = document.plain.index(value, reached)
        reached = start + len(value)
        normal = value.casefold() if kind in {"email", "hostname"} else value
        candidates.append(Candidate(kind, start, reached, 0.9, "test", normal, (), facts or {}))
    return Scene(document, candidates, documentation_is_real)


def findings(marked, facts=None, *, documentation_is_real=False, **context):
    seen = scene(marked, facts, documentation_is_real=documentation_is_real, **context)
    return judge(seen.document, seen.candidates, documentation_is_real=documentation_is_real)


def decided(marked, facts=None, **context):
    return outcome(findings(marked, facts, **context), complete=True)
