"""Where the notes of a HEIC photo lie: items of its ``meta`` box (ISO 23008-12)."""

import struct

#: kinds of items that are texts about the picture: EXIF, XMP, whatever an address names
_NOTES = (b"Exif", b"mime", b"uri ")
_FILE, _INSIDE = 0, 1
_MOST_ITEMS, _MOST_EXTENTS = 10_000, 100


def notes(data, parts):
    """``[(where, size, kind)]`` of the notes.

    :param parts: the boxes of ``meta``, as ``media_box.boxes`` gives them
    :raises ValueError, struct.error: when they cannot be read
    """
    inside = {name: start for name, _place, start, _end in parts}
    kinds = _kinds(data, inside[b"iinf"]) if b"iinf" in inside else {}
    told = {item: kind for item, kind in kinds.items() if kind in _NOTES}
    if not told:
        return []
    if b"iloc" not in inside:
        raise ValueError("items that are nowhere")
    found = []
    for item, method, extents in _locations(_Reader(data, inside[b"iloc"])):
        if item not in told:
            continue
        if method not in (_FILE, _INSIDE) or (method and b"idat" not in inside):
            raise ValueError("items made of items")
        base = inside[b"idat"] if method == _INSIDE else 0
        found += [(base + where, size, told[item]) for where, size in extents]
    if sum(size for _where, size, _kind in found) > len(data):
        raise ValueError("more notes than bytes")
    return found


class _Reader:
    """Numbers of several sizes, one after the other."""

    def __init__(self, data, place):
        self._data, self.place = data, place

    def take(self, size):
        """The number in the next ``size`` bytes; 0 when there are none."""
        stop = self.place + size
        if stop > len(self._data):
            raise ValueError("cut off")
        number = int.from_bytes(self._data[self.place : stop], "big")
        self.place = stop
        return number


def _kinds(data, place):
    """``{item: kind}``."""
    reader = _Reader(data, place)
    version = reader.take(4) >> 24
    kinds = {}
    for _number in range(reader.take(4 if version else 2)):
        size, name = struct.unpack_from(">I4s", data, reader.place)
        if name != b"infe" or size < 20:
            raise ValueError("no item")
        entry = _Reader(data, reader.place + 8)
        item = entry.take(4 if entry.take(4) >> 24 > 2 else 2)
        entry.take(2)
        kinds[item] = bytes(data[entry.place : entry.place + 4])
        reader.place += size
    return kinds


def _locations(reader):
    """``(item, how it is told, [(where, size)])`` of each item."""
    version = reader.take(4) >> 24
    sizes = reader.take(1), reader.take(1)
    offset, length, base = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
    index = sizes[1] & 15 if version else 0
    for _number in range(_at_most(_MOST_ITEMS, reader.take(2 if version < 2 else 4))):
        item = reader.take(2 if version < 2 else 4)
        method = reader.take(2) & 15 if version else _FILE
        reader.take(2)
        start = reader.take(base)
        extents = []
        for _extent in range(_at_most(_MOST_EXTENTS, reader.take(2))):
            reader.take(index)
            where = start + reader.take(offset)
            extents.append((where, reader.take(length)))
        yield item, method, extents


def _at_most(most, number):
    if number > most:
        raise ValueError("more than any camera makes")
    return number
