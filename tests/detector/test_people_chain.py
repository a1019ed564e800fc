from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.people_chain import MARGIN, marginals
from detector.people_table import Table


@given(st.lists(st.integers(0, 1 << 45), unique=True, max_size=300), st.lists(st.integers(0, 1 << 45), max_size=50))
def test_a_table_finds_each_number_where_it_stands_and_nothing_else(keys, others):
    table = Table(np.array(keys, np.int64))
    wanted = np.array([*keys, *others], np.int64)
    expected = [keys.index(number) if number in keys else len(keys) for number in wanted.tolist()]
    assert table.find(wanted).tolist() == expected


def by_enumeration(scores, move):
    """The probabilities by the weight of every path there is."""
    weights = {}
    for path in product(range(scores.shape[1]), repeat=len(scores)):
        total = sum(scores[n, label] for n, label in enumerate(path)) + move[0, path[0]]
        total += sum(move[before, after] for before, after in pairwise(path))
        weights[path] = np.exp(total)
    whole = sum(weights.values())
    return [
        [
            sum(weight for path, weight in weights.items() if path[n] == label) / whole
            for label in range(scores.shape[1])
        ]
        for n in range(len(scores))
    ]


@pytest.mark.parametrize("lengths", [(1,), (5,), (3, 5, 1), (4, 4)])
def test_probabilities_are_those_of_all_paths_of_each_text(lengths):
    chance = np.random.default_rng(7)
    move = chance.normal(0, 2, (3, 3)).astype(np.float32)
    rows, real, spans = [np.zeros((MARGIN, 3))], [False] * MARGIN, []
    for length in lengths:
        spans.append((len(real), len(real) + length))
        rows += [chance.normal(0, 1, (length, 3)), np.zeros((MARGIN, 3))]
        real += [True] * length + [False] * MARGIN
    scores = np.concatenate(rows).astype(np.float32)
    found = marginals(scores, np.array(real), move)
    for start, end in spans:
        assert np.allclose(found[start:end], by_enumeration(scores[start:end], move), atol=1e-5)


def test_a_stretch_far_below_outside_costs_nothing_and_is_outside():
    scores = np.zeros((200, 3), np.float32)
    scores[:, 0] = 50.0
    found = marginals(scores, np.ones(200, bool), np.zeros((3, 3), np.float32))
    assert (found == [1.0, 0.0, 0.0]).all()
