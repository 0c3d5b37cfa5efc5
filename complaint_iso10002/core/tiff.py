"""What a scanner or a camera writes into a TIFF beside the picture.

The picture stays where it is, to the byte. What no entry that is part of it leads to is
left blank: notes, places, thumbnails of makers, and what programs forgot in the file.
"""

import struct

_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
#: what a reader needs to show the picture right (TIFF 6.0, its supplements, ICC)
_PICTURE = frozenset(
    (*range(254, 260), *range(262, 267), 273, 274, *range(277, 285), 290, 291, 292)
    + (293, 296, 297, 301, *range(317, 326), 330, 332, 334, 336, *range(338, 343))
    + (347, 512, 513, 514, *range(529, 533), 34675)
)
_SUB_PICTURES = 330
#: entries that say where the picture lies, and how long each part of it is
_PARTS = {273: 279, 324: 325, 513: 514}
_COMPRESSION, _OLD_JPEG = 259, 6
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_LETTERS = {3: "H", 4: "I"}
_MOST_DIRECTORIES = 200
_MOST_ENTRIES = 500


def bare(content):
    """``content`` with its pictures only; ``None`` when it is no TIFF.

    :raises ValueError, struct.error: when it cannot be read
    """
    order = _ORDERS.get(content[:4])
    if not order:
        return None
    file = _File(content, order)
    waiting, seen = file.keep_head(), set()
    while waiting:
        place = waiting.pop()
        if not place or place in seen:
            continue
        seen.add(place)
        if len(seen) > _MOST_DIRECTORIES:
            raise ValueError("too many directories")
        waiting += file.keep(place)
    return bytes(file.kept)


class _File:
    """The bytes of one file, and those of them that are kept."""

    def __init__(self, content, order):
        self._content, self._order = content, order
        self.kept = bytearray(len(content))
        self._left = 4 * len(content)

    def keep_head(self):
        """Where the first directory starts."""
        self._copy(0, 8)
        return list(struct.unpack_from(f"{self._order}I", self._content, 4))

    def keep(self, place):
        """Keep what is part of the picture of one directory; where others start."""
        entries, end = self._entries(place)
        (following,) = struct.unpack_from(f"{self._order}I", self._content, end)
        own = {tag: entry for tag, *entry in entries if tag in _PICTURE}
        for kind, count, where in own.values():
            size = _SIZES.get(kind, 1) * count
            if size > 4:
                self._copy(self._pointer(where), size)
        self._keep_parts(own)
        table = b"".join(
            self._content[where - 8 : where + 4]
            for _kind, _count, where in own.values()
        )
        count = struct.pack(f"{self._order}H", len(own))
        table = count + table + struct.pack(f"{self._order}I", following)
        self.kept[place : place + len(table)] = table
        return [following, *self._numbers(own.get(_SUB_PICTURES))]

    def _entries(self, place):
        """``([(tag, kind, count, where its value is)], where they end)``."""
        (count,) = struct.unpack_from(f"{self._order}H", self._content, place)
        if count > _MOST_ENTRIES:
            raise ValueError("too many entries")
        places = [place + 2 + 12 * number for number in range(count)]
        entries = [
            (*struct.unpack_from(f"{self._order}HHI", self._content, where), where + 8)
            for where in places
        ]
        return entries, place + 2 + 12 * count

    def _keep_parts(self, own):
        if _OLD_JPEG in self._numbers(own.get(_COMPRESSION)):
            raise ValueError("tables that are told by no length")
        for places, sizes in _PARTS.items():
            parts = self._numbers(own.get(places)), self._numbers(own.get(sizes))
            for where, size in zip(*parts, strict=True):
                self._copy(where, size)

    def _numbers(self, entry):
        """The values of an entry that holds numbers; none of one that is missing."""
        if not entry:
            return ()
        kind, count, where = entry
        letters = f"{self._order}{count}{_LETTERS.get(kind, 'I')}"
        if count > len(self._content):
            raise ValueError("more values than bytes")
        if struct.calcsize(letters) > 4:
            where = self._pointer(where)
        return struct.unpack_from(letters, self._content, where)

    def _pointer(self, where):
        return struct.unpack_from(f"{self._order}I", self._content, where)[0]

    def _copy(self, place, size):
        self._left -= size
        if place + size > len(self._content) or self._left < 0:
            raise ValueError("leads out of the file")
        self.kept[place : place + size] = self._content[place : place + size]
