"""What is known of a single word: is it a given name, a family name, a place, an everyday word; its word cluster.

Words are looked up by a 32-bit hash of their folded form: the table holds no text.
"""

import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

COLUMNS = ("given", "family", "given_abroad", "family_abroad", "place", "common", "cluster", "cluster_title")
"""What a row says. Bins: 0 not in the list, higher is more frequent; clusters: 0 none, else the finest one."""


def fold(word: str) -> str:
    """The form under which a word is kept: lower case, accents as one character each."""
    return unicodedata.normalize("NFC", word).lower()


def hash_of(word: str) -> int:
    """A word's key: the CRC-32 of its UTF-8, the same on every machine."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`keys` sorted; a row of `values` for each; `fine`, `middle`, `coarse` map the finest cluster to coarser ones."""

    keys: npt.NDArray[np.uint32]
    values: npt.NDArray[np.int16]
    fine: npt.NDArray[np.int16]
    middle: npt.NDArray[np.int16]
    coarse: npt.NDArray[np.int16]

    def row(self, word: str) -> tuple[int, ...]:
        """The row of a word already folded; zeros if it is not known."""
        key = np.uint32(hash_of(word))  # of the same type: NumPy would convert the whole table otherwise
        place = int(self.keys.searchsorted(key))
        if place < len(self.keys) and self.keys[place] == key:
            return tuple(self.values[place].tolist())
        return (0,) * len(COLUMNS)

    def save(self, path: Path) -> None:
        """Write the table as one compressed NumPy archive."""
        np.savez_compressed(
            path, keys=self.keys, values=self.values, fine=self.fine, middle=self.middle, coarse=self.coarse
        )


def load_lexicon(path: Path) -> Lexicon:
    """Read what `save` wrote."""
    with np.load(path, allow_pickle=False) as file:
        return Lexicon(**{name: file[name] for name in file.files})
