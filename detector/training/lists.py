"""Builds the word tables under lists/ from public lists. Run once by hand; its output is kept in git.

    python -m detector.training.lists SOURCES OUT

`SOURCES` holds what MODEL_CARD.md names, unpacked: `ssa.tsv` (name, births; US Social Security Administration, public
domain), `census.txt` (surname, per cent; US Census 1990, public domain), `cities.tsv` (name, population; GeoNames,
CC BY 4.0), `scowl/` (English words by how common they are; SCOWL), `vectors/` (a spaCy vocabulary with Explosion's
word vectors, CC0). Faker's own lists (MIT) come from the installed package.

Words are kept as 32-bit hashes with a few small numbers each, not as text.
"""

import gzip
import importlib
import json
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from detector.people_lexicon import COLUMNS, Lexicon, fold, hash_of

Table = dict[str, dict[str, int]]

GIVEN_KEPT = 12_000
GIVEN_FLOOR = 200
FINE, MIDDLE, COARSE = 1024, 192, 48
SIZES = (10, 20, 35, 40, 50, 55, 60, 70)
PLACES = (20_000, 200_000, 1_000_000)
MOST_CITY_WORDS = 2
LONGEST = 18


def _bin(value: float, edges: tuple[float, ...]) -> int:
    return 1 + sum(value >= edge for edge in edges)


def _put(table: Table, word: str, column: str, value: int) -> None:
    row = table.setdefault(fold(word), {})
    row[column] = max(row.get(column, 0), value)


def _given(sources: Path) -> Counter[str]:
    births: Counter[str] = Counter()
    for line in (sources / "ssa.tsv").read_text().splitlines():
        name, count = line.split("\t")
        births[name] += int(count)
    return births


def _family(sources: Path) -> dict[str, float]:
    return {
        line.split()[0].title(): float(line.split()[1])
        for line in (sources / "census.txt").read_text().splitlines()
        if line.strip()
    }


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (key for key in value if isinstance(key, str))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _strings(item[0] if isinstance(item, tuple) and item else item)


def faker_words(prefix: str) -> Iterator[tuple[str, str]]:
    """Each word of Faker's lists whose name begins with `prefix` (first_name, last_name), with its locale."""
    package = importlib.import_module("faker.providers.person")
    for found in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"faker.providers.person.{found.name}").Provider
        for attribute in dir(provider):
            if attribute.startswith(prefix) and not callable(getattr(provider, attribute)):
                for name in _strings(getattr(provider, attribute)):
                    yield from ((word, found.name) for word in re.split(r"[\s\-]", name))


def _names(table: Table, sources: Path) -> None:
    for name, count in _given(sources).items():
        if count >= GIVEN_FLOOR:
            _put(table, name, "given", _bin(count, (1_000, 10_000, 100_000)))
    for name, share in _family(sources).items():
        _put(table, name, "family", _bin(share, (0.002, 0.01, 0.05)))
    for prefix, column in (("first_name", "given_abroad"), ("last_name", "family_abroad")):
        locales: dict[str, set[str]] = {}
        for word, locale in faker_words(prefix):
            if len(word) > 1 and word.isalpha():
                locales.setdefault(word, set()).add(locale)
        for word, found in locales.items():
            _put(table, word, column, min(len(found), 3))


def _places(table: Table, sources: Path) -> None:
    for line in (sources / "cities.tsv").read_text().splitlines():
        name, population = line.split("\t")
        words = re.findall(r"[^\W\d_]+", name)
        for word in words[:MOST_CITY_WORDS]:
            if len(word) > 2:  # noqa: PLR2004 - "La", "de"
                _put(table, word, "place", _bin(int(population), PLACES) if len(words) == 1 else 1)


def _dictionary(table: Table, sources: Path) -> None:
    for rank, size in enumerate(SIZES):
        for path in sorted((sources / "scowl").glob(f"*-words.{size}")):
            if "variant" in path.name:
                continue
            for line in path.read_text(encoding="latin-1").splitlines():
                word = line.strip()
                row = table.setdefault(fold(word), {})
                row.setdefault("common", len(SIZES) - rank)


def _kmeans(points: npt.NDArray[np.float32], count: int, rounds: int, seed: int) -> npt.NDArray[np.int64]:
    """Lloyd's algorithm on the unit sphere; the cluster of each point."""
    chosen = np.random.default_rng(seed).choice(len(points), count, replace=False)
    centres = points[chosen]
    nearest = np.zeros(len(points), np.int64)
    for _ in range(rounds):
        nearest = np.argmax(points @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, points)
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return nearest


def _clusters(table: Table, sources: Path) -> list[npt.NDArray[np.int16]]:
    """Put the vector each word shares with its likes, lower-cased and capitalised; return the ways to its clusters."""
    from spacy.vocab import Vocab  # noqa: PLC0415 - only this step needs it

    vocab = Vocab().from_disk(sources / "vectors")
    data = np.asarray(vocab.vectors.data, dtype=np.float32)
    data /= np.maximum(np.linalg.norm(data, axis=1, keepdims=True), 1e-9)
    fine = _kmeans(data, FINE, 25, 1)
    centres = np.stack([data[fine == c].mean(axis=0) if (fine == c).any() else data[c] for c in range(FINE)])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    rows = {vocab.strings[key]: row for key, row in vocab.vectors.key2row.items()}
    for word, row in rows.items():
        if word.isalpha() and len(word) <= LONGEST and (word.islower() or word.istitle()):
            column = "cluster" if word.islower() else "cluster_title"
            table.setdefault(fold(word), {})[column] = int(row) + 1
    middle, coarse = _kmeans(centres, MIDDLE, 30, 2), _kmeans(centres, COARSE, 30, 3)
    ways = (fine, middle[fine], coarse[fine])
    return [np.concatenate([[-1], way]).astype(np.int16) for way in ways]


def build(sources: Path) -> Lexicon:
    """The whole table."""
    table: Table = {}
    _names(table, sources)
    _places(table, sources)
    _dictionary(table, sources)
    fine, middle, coarse = _clusters(table, sources)
    rows = {hash_of(word): row for word, row in sorted(table.items())}
    keys = np.array(sorted(rows), dtype=np.uint32)
    values = np.array([[rows[int(k)].get(c, 0) for c in COLUMNS] for k in keys], dtype=np.int16)
    return Lexicon(keys=keys, values=values, fine=fine, middle=middle, coarse=coarse)


def main(sources: Path, out: Path) -> None:
    """Write lexicon.npz, and the two lists of names that the invented posts draw from."""
    build(sources).save(out / "lexicon.npz")
    given = [name for name, _ in _given(sources).most_common(GIVEN_KEPT)]
    family = list(_family(sources))
    with gzip.GzipFile(out / "census_names.json.gz", "w", mtime=0) as file:
        file.write(json.dumps({"given": given, "family": family}).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
