"""Where the samples of a track lie in a film (ISO base media format)."""

import struct

from .media_box import boxes

_MOST_SAMPLES = 1_000_000
_ON_THE_WAY = (b"mdia", b"minf", b"stbl")


def samples(data, start, stop):
    """``[(where, size)]`` of the chunks of the track in ``data[start:stop]``.

    :raises ValueError, struct.error: when its tables cannot be read
    """
    tables = _tables(data, start, stop)
    places = _places(data, tables)
    sizes = _sizes(data, tables, len(data))
    counts = _counts(data, tables, len(places))
    chunks, first = [], 0
    for where, count in zip(places, counts, strict=True):
        chunks.append((where, sum(sizes[first : first + count])))
        first += count
    if sum(size for _where, size in chunks) > len(data):
        raise ValueError("more samples than bytes")
    return chunks


def _tables(data, start, stop):
    """``{name: start of what is in it}`` of the boxes of the sample table."""
    found = {}
    for name, _place, inside, end in boxes(data, start, stop):
        if name in _ON_THE_WAY:
            found.update(_tables(data, inside, end))
        elif name in (b"stco", b"co64", b"stsc", b"stsz"):
            found[name] = inside
    return found


def _places(data, tables):
    name, letter = (b"co64", "Q") if b"co64" in tables else (b"stco", "I")
    if name not in tables:
        return ()
    (count,) = struct.unpack_from(">I", data, tables[name] + 4)
    return _row(data, letter, count, tables[name] + 8)


def _sizes(data, tables, most):
    if b"stsz" not in tables:
        return ()
    same, count = struct.unpack_from(">II", data, tables[b"stsz"] + 4)
    if not same:
        return _row(data, "I", count, tables[b"stsz"] + 12)
    if same * count > most or count > _MOST_SAMPLES:
        raise ValueError("more samples than bytes")
    return (same,) * count


def _counts(data, tables, chunks):
    """How many samples each chunk has: runs of equal ones are told once."""
    if not chunks:
        return []
    if b"stsc" not in tables:
        raise ValueError("samples in no chunk")
    (count,) = struct.unpack_from(">I", data, tables[b"stsc"] + 4)
    runs = list(
        struct.iter_unpack(">III", _slice(data, tables[b"stsc"] + 8, 12 * count))
    )
    counts = []
    for number, (first, each, _kind) in enumerate(runs):
        following = runs[number + 1][0] if number + 1 < count else chunks + 1
        if not 0 <= following - first <= chunks:
            raise ValueError("chunks that are not there")
        counts += [each] * (following - first)
    if len(counts) != chunks:
        raise ValueError("chunks that are not there")
    return counts


def _row(data, letter, count, place):
    size = count * struct.calcsize(f">{letter}")
    return struct.unpack(f">{count}{letter}", _slice(data, place, size))


def _slice(data, place, size):
    if place + size > len(data):
        raise ValueError("a table that leads out of the file")
    return bytes(data[place : place + size])
