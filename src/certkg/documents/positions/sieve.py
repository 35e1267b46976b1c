"""Which lines of a block may be about one of many subjects, worked out for all lines at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _Array: TypeAlias = "NDArray[Any]"

__all__ = ["Sieve"]

_WORD: Final = 8
_LONGEST: Final = 256  # of a longer IRI only so many bytes are compared
_FACTOR: Final = 0x9E3779B97F4A7C15  # odd and without pattern: 2**64 divided by the golden ratio
_ONES: Final = 0x0101010101010101
_HIGH: Final = 0x8080808080808080
_CLOSING: Final = _ONES * ord(">")
_PADDING: Final = bytes(_LONGEST + _WORD)  # behind the last line words may be read as well
# A table of hashes has 2 to the power of so many places, where it can 512 for each IRI.
_FEWEST: Final = 16
_MOST: Final = 24
_SPARE: Final = 9


class Sieve:
    """Picks the lines that may be about one of many subjects; some others slip through, none is lost.

    IRIs are compared in words of 8 bytes, up to the closing bracket. A line stays in as long as the hash
    of its words so far is that of a wanted IRI. Lines that do not begin with an IRI slip through (those that
    begin with a blank node only if ``blank``), and those that write it with an escape. Takes 300 bytes an
    IRI at most, and a quarter of a microsecond a line, whatever the number of IRIs.

    ``past`` is the beginning of lines to leave out from now on.
    """

    def __init__(self, iris: Collection[bytes], *, blank: bool) -> None:
        import numpy as np  # here, because small documents do without

        iris = list(iris) or [b"<>"]
        steps = -(-min(max(map(len, iris)), _LONGEST) // _WORD)
        words = np.array(iris, f"S{steps * _WORD}").view("<u8").reshape(len(iris), -1)
        left = np.fromiter(map(len, iris), np.int64, len(iris))
        bits = min(max(len(iris).bit_length() + _SPARE, _FEWEST), _MOST)
        self._shift, self._table = 64 - bits, np.zeros(1 << bits, bool)
        self._ends: list[bool] = []
        # Words before the last one that every IRI has whole tell little: they are alike in most.
        self._first = min(max(min(map(len, iris)) // _WORD, 1), steps) - 1
        self._blank, self.past = blank, b""
        state = np.zeros(len(iris), np.uint64)
        left -= self._first * _WORD
        for step in range(self._first, steps):
            state = _mixed(state, words[:, step])
            self._table[state >> self._shift] = True
            self._ends.append(bool((left <= _WORD).any()))
            longer = left > _WORD
            state, words, left = state[longer], words[longer], left[longer] - _WORD

    def __call__(self, block: bytes) -> tuple[int, Iterator[tuple[int, bytes]]]:
        """How many lines a block has, and the picked ones with their numbers, counted from 0."""
        import numpy as np

        size = len(block) + (not block.endswith(b"\n"))
        padded = block.ljust(size, b"\n") + _PADDING
        data = np.frombuffer(padded, np.uint8)
        ends = np.flatnonzero(data[:size] == ord("\n"))
        starts = np.concatenate(([0], ends[:-1] + 1))
        firsts = data[starts]
        picked = firsts != ord("<")
        if not self._blank:
            picked &= firsts != ord("_")
        picked[self._like(padded, starts)] = True
        if b"\\" in block:
            holding = np.unique(np.searchsorted(ends, np.flatnonzero(data == ord("\\"))))
            picked[[line for line in holding.tolist() if _escaped(block, starts[line])]] = True
        lines = np.flatnonzero(picked)
        spans = zip(lines.tolist(), starts[lines].tolist(), ends[lines].tolist(), strict=True)
        return len(starts), self._wanted(block, spans)

    def _wanted(self, block: bytes, spans: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, bytes]]:
        for number, start, end in spans:
            if not (self.past and block.startswith(self.past, start)):
                yield number, block[start:end]

    def _like(self, padded: bytes, starts: _Array) -> _Array:
        """The numbers of the lines that begin with the words of a wanted IRI."""
        import numpy as np

        words = np.ndarray(len(padded) - _WORD + 1, "<u8", padded, strides=(1,))
        lines, at = np.arange(len(starts)), starts + self._first * _WORD
        state = np.zeros(len(starts), np.uint64)
        found = []
        for ends in self._ends:
            here = words[at]
            closing = _closing(here) if ends else None
            if closing is not None:
                here &= (closing << 1) - 1  # all of the word where no bracket closes
            state = _mixed(state, here)
            alike = self._table[state >> self._shift]
            if closing is not None:
                found.append(lines[alike & (closing != 0)])
                alike &= closing == 0
            kept = np.flatnonzero(alike)
            lines, state, at = lines[kept], state[kept], at[kept] + _WORD
        return np.concatenate([*found, lines])


def _closing(words: _Array) -> _Array:
    """The highest bit of the first closing bracket in each word, 0 where there is none."""
    other = words ^ _CLOSING
    marks = (other - _ONES) & ~other & _HIGH  # behind the first bracket there may be more marks than brackets
    return marks & (~marks + 1)


def _mixed(state: _Array, words: _Array) -> _Array:
    """Hashes with one more word; multiplication wraps around."""
    mixed = (state ^ words) * _FACTOR
    return mixed ^ (mixed >> 29)


def _escaped(block: bytes, start: int) -> bool:
    """Whether the IRI with which a line begins is written with an escape."""
    return b"\\" in block[start : block.find(b">", start)]
