"""Which lines of a block are about one of many subjects; what begins alike is found for all lines at once."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _Array: TypeAlias = NDArray[Any]

__all__ = ["Likely", "Table", "likely_runs", "lines_about", "table_of"]

#: Truths, a power of two of them; the places of hashes of names are marked.
Table: TypeAlias = "NDArray[Any]"
#: How many lines a block has, and for each run of lines that may matter a column with its first line, the line behind
#: it, both counted from 0, and the offset of the first.
Likely: TypeAlias = "tuple[int, NDArray[Any]]"

_WIDTH: Final = 64  # as many bytes are compared at once as an integer has bits
_LONGEST: Final = 256  # lines that begin with a longer IRI are looked at one by one
_SPARSE: Final = 8  # so many places of a table for each name
_TOGETHER: Final = 10_000  # so many names are hashed at once
_FACTOR: Final = 0x9E3779B97F4A7C15  # any odd number whose bits are well mixed


def table_of(names: Sequence[bytes]) -> Table:
    """A table in which IRIs in brackets are marked.

    Takes 8 to 16 bytes for a name. Names that are too long for a hash leave no mark.
    """
    import numpy as np

    bits = max(16, (_SPARSE * len(names)).bit_length())
    table = np.zeros(1 << bits, bool)
    for at in range(0, len(names), _TOGETHER):
        text = b"\n".join(names[at : at + _TOGETHER]) + b"\n" + bytes(_LONGEST)
        starts = _starts(np.frombuffer(text, np.uint8))
        hashes, known = _hashes(text, starts)
        table[hashes[known] >> np.uint64(64 - bits)] = True
    return table


def likely_runs(table: Table, block: bytes, *, blank: bool) -> Likely:
    """The lines that may be about a name of the table.

    Lines one after the other about the same IRI are a run, of which only the first is looked up. Lines that
    do not begin with an IRI are among the likely ones (those that begin with a blank node only if ``blank``),
    those that write it with an escape, and one in ten of the others. The block ends with a line feed, or is
    the last. Takes a tenth of a microsecond a line, whatever the number of names.
    """
    import numpy as np

    block = block if block.endswith(b"\n") else block + b"\n"
    data = np.frombuffer(block, np.uint8)
    starts = _starts(data)
    firsts = np.flatnonzero(_first_of_each(block, starts))
    heads = starts[firsts]
    likely = (data[heads] != ord("_")) | blank
    plain = np.flatnonzero(data[heads] == ord("<"))
    hashes, known = _hashes(block, heads[plain])
    likely[plain] = ~known | table[hashes >> np.uint64(65 - len(table).bit_length())]
    chosen = np.flatnonzero(likely)
    behind = np.append(firsts, len(starts))[chosen + 1]
    return len(starts), np.stack((firsts[chosen], behind, heads[chosen]))


def lines_about(subjects: Container[bytes], block: bytes, runs: _Array) -> Iterator[tuple[int, bytes]]:
    """The lines of likely runs that are about a subject, with their numbers; subjects may become fewer meanwhile.

    Lines of which only their terms tell, since they begin with no IRI or with an escaped one, slip through.
    """
    for first, behind, start in zip(*runs.tolist(), strict=True):
        name = block[start : block.find(b">", start) + 1]
        always = block[start : start + 1] != b"<" or b"\\" in name
        for number in range(first, behind):
            if not (always or name in subjects):
                break
            end = block.find(b"\n", start)
            end = len(block) if end < 0 else end
            yield number, block[start:end]
            start = end + 1


def _starts(data: _Array) -> _Array:
    """Where the lines of a text begin that ends with a line feed; what follows the last one does not count.

    Most lines are longer than an integer has bits, so each round finds nearly all that are left.
    """
    import numpy as np

    feeds = np.zeros(-(-len(data) // _WIDTH) * _WIDTH, bool)
    np.equal(data, ord("\n"), out=feeds[: len(data)])
    bits = _bits(feeds)
    words = np.flatnonzero(bits != 0)
    bits = bits[words]
    found = [np.zeros(1, np.intp)]
    while len(words):
        lowest = bits & (~bits + 1)
        found.append(words * _WIDTH + np.frexp(lowest.astype(float))[1])
        bits ^= lowest
        more = bits != 0
        words, bits = words[more], bits[more]
    return np.sort(np.concatenate(found), kind="stable")[:-1]


def _first_of_each(block: bytes, starts: _Array) -> _Array:
    """Whether each line differs from the one before in the text up to its first closing bracket, as far as that is short."""
    import numpy as np

    first = np.ones(len(starts), bool)
    texts = _texts(block)
    whole = texts[starts[: np.searchsorted(starts, len(texts))]]
    left = np.arange(1, len(whole))
    for at in range(0, _LONGEST, _WIDTH):
        if not len(left):
            break
        if at:
            left = left[starts[left] + at < len(texts)]
            here, before = (texts[starts[lines] + at].view(np.uint8) for lines in (left, left - 1))
        else:
            here, before = whole[1:].view(np.uint8), whole[:-1].view(np.uint8)
        differing, closing = _bits(here != before), _bits(here == ord(">"))
        marks = differing | closing
        foremost = marks & (~marks + 1)
        first[left[foremost & ~differing != 0]] = False
        left = left[marks == 0]
    return first


def _hashes(block: bytes, starts: _Array) -> tuple[_Array, _Array]:
    """Hashes of what stands from each start to the first closing bracket, and whether it has one.

    It has none if it is too long, or holds an escape. The upper bits of a hash are the better ones.
    """
    import numpy as np

    hashes, known = np.zeros(len(starts), np.uint64), np.zeros(len(starts), bool)
    texts = _texts(block)
    factors = np.cumprod(np.full(_LONGEST // 8, _FACTOR, np.uint64)).reshape(-1, _WIDTH // 8)
    left = np.arange(len(starts))
    for at, factor in zip(range(0, _LONGEST, _WIDTH), factors, strict=True):
        if not len(left):
            break
        left = left[starts[left] + at < len(texts)]
        here = texts[starts[left] + at].view(np.uint8)
        closing = _bits(here == ord(">"))
        within = closing ^ (closing - np.uint64(1))
        plain = _bits(here == ord("\\")) & within == 0
        kept = np.unpackbits(within.view(np.uint8), bitorder="little")
        hashes[left] += ((here * kept).view("<u8").reshape(-1, _WIDTH // 8) * factor).sum(axis=1)
        known[left[plain & (closing != 0)]] = True
        left = left[plain & (closing == 0)]
    return hashes, known


def _texts(block: bytes) -> _Array:
    """What stands at each offset of a block, as far as it is whole."""
    import numpy as np

    return np.ndarray(max(len(block) - _WIDTH + 1, 0), f"V{_WIDTH}", block, strides=(1,))


def _bits(truths: _Array) -> _Array:
    """Truths as the bits of integers, the first as the lowest."""
    import numpy as np

    return np.packbits(truths, bitorder="little").view("<u8")
