"""Numbers looked up by the ten thousand: an open-addressing hash table in NumPy arrays, built once, never changed."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_FREE = -1
_ROOM = 4  # slots for each key: most look-ups are of keys that are not there and end at a free slot
_FACTOR = 0x2545F4914F6CDD1D  # odd: multiplying by it and keeping the upper bits spreads the keys


class Table:
    """Where each of some numbers (not negative, all different) stands in the array that was given."""

    def __init__(self, keys: Ints) -> None:
        self._bits = max(int(len(keys) * _ROOM).bit_length(), 4)
        size = 1 << self._bits
        # Room behind the last slot, so that no probe has to wrap around.
        self._keys = np.full(size + len(keys) + 1, _FREE, np.int64)
        self._places = np.full(len(self._keys), len(keys), np.int64)
        self.missing = len(keys)
        self._fill(keys.astype(np.int64))

    def _slots(self, keys: Ints) -> Ints:
        mixed = keys.astype(np.uint64) * np.uint64(_FACTOR)
        return (mixed >> np.uint64(64 - self._bits)).astype(np.int64)

    def _fill(self, keys: Ints) -> None:
        places = np.arange(len(keys))
        slots = self._slots(keys)
        while len(places):
            free = self._keys[slots] == _FREE
            _, first = np.unique(slots, return_index=True)
            chosen = first[free[first]]
            self._keys[slots[chosen]] = keys[places[chosen]]
            self._places[slots[chosen]] = places[chosen]
            rest = np.ones(len(places), bool)
            rest[chosen] = False
            places, slots = places[rest], slots[rest] + 1

    def find(self, wanted: Ints) -> Ints:
        """Where each wanted number stands; `missing`, the length of the array, if it is not there. Any shape."""
        flat = wanted.reshape(-1)
        slots = self._slots(flat)
        there = self._keys[slots]
        out = np.where(there == flat, self._places[slots], self.missing)
        open_ones = np.flatnonzero((there != flat) & (there != _FREE))
        while len(open_ones):
            slots = slots[open_ones] + 1 if len(slots) == len(flat) else slots + 1
            there, sought = self._keys[slots], flat[open_ones]
            hit = there == sought
            out[open_ones[hit]] = self._places[slots[hit]]
            going = ~hit & (there != _FREE)
            open_ones, slots = open_ones[going], slots[going]
        return out.reshape(wanted.shape)
