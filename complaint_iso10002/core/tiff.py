"""What a scanner or a camera writes into a TIFF beside the picture.

The picture stays where it is, to the byte: entries that are no part of it are taken out
of the directories, and what they pointed to is overwritten.
"""

import struct

_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
#: what a reader needs to show the picture right (TIFF 6.0, its supplements, ICC)
_PICTURE = frozenset(
    (*range(254, 260), *range(262, 267), 273, 274, *range(277, 285), 288, 289)
    + (290, 291, 292, 293, 296, 297, 301, *range(317, 326), 330, 332, 334, 336)
    + (*range(338, 343), 347, *range(512, 522), *range(529, 533), 34675)
)
_SUB_PICTURES = 330
#: directories of their own: what the camera noted, the place, how to read them
_NOTES = (34665, 34853, 40965)
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
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
    waiting = [file.number(4)]
    while waiting:
        place = waiting.pop()
        if place and file.is_new(place):
            waiting += file.clean(place)
    return bytes(file.data)


class _File:
    """The bytes of one file while its directories are cleaned."""

    def __init__(self, content, order):
        self.data, self._order = bytearray(content), order
        self._seen, self._left = set(), 2 * len(content)

    def number(self, place):
        return struct.unpack_from(f"{self._order}I", self.data, place)[0]

    def is_new(self, place):
        """Whether nobody was there; a directory may lead back to itself."""
        if place in self._seen:
            return False
        self._seen.add(place)
        if len(self._seen) > _MOST_DIRECTORIES:
            raise ValueError("too many directories")
        return True

    def clean(self, place):
        """Take out of a directory what is no picture; where others start."""
        entries, end = self._entries(place)
        following = self.number(end)
        kept, others = [], [following]
        for where, tag, kind, count in entries:
            if tag in _PICTURE:
                kept.append(bytes(self.data[where : where + 12]))
                if tag == _SUB_PICTURES:
                    others += self._numbers(where, count)
            else:
                self._forget(where, tag, kind, count)
        head = struct.pack(f"{self._order}H", len(kept)) + b"".join(kept)
        head += struct.pack(f"{self._order}I", following)
        self.data[place : end + 4] = head.ljust(end + 4 - place, b"\0")
        return others

    def _entries(self, place):
        """``([(where, tag, kind, count)], where they end)``."""
        (count,) = struct.unpack_from(f"{self._order}H", self.data, place)
        if count > _MOST_ENTRIES:
            raise ValueError("too many entries")
        places = [place + 2 + 12 * number for number in range(count)]
        entries = [
            (where, *struct.unpack_from(f"{self._order}HHI", self.data, where))
            for where in places
        ]
        return entries, place + 2 + 12 * count

    def _numbers(self, where, count):
        if count == 1:
            return [self.number(where + 8)]
        start = self.number(where + 8)
        return [
            self.number(start + 4 * number)
            for number in range(min(count, _MOST_DIRECTORIES))
        ]

    def _forget(self, where, tag, kind, count):
        """Overwrite what an entry says, wherever it says it."""
        place = self.number(where + 8)
        if tag in _NOTES and self.is_new(place):
            entries, end = self._entries(place)
            for entry in entries:
                self._forget(*entry)
            self._overwrite(place, end + 4 - place)
        size = _SIZES.get(kind, 1) * count
        if size > 4:
            self._overwrite(place, size)

    def _overwrite(self, place, size):
        self._left -= size
        if place + size > len(self.data) or self._left < 0:
            raise ValueError("leads out of the file")
        self.data[place : place + size] = bytes(size)
