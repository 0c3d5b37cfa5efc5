"""What a telephone writes into films, sound and HEIC photos beside them.

These are boxes in boxes (ISO base media format). Nothing moves, so that all that points
into the file stays right: boxes that tell of place, time, device or owner become free
room, and the notes of a HEIC photo are overwritten where they lie.
"""

from .film_track import samples
from .heic_item import notes
from .media_box import boxes

#: boxes whose boxes are looked at
_HOLDERS = (b"moov", b"trak", b"mdia", b"moof", b"traf")
#: what a player needs of them; all else is whatever a maker liked to add
_NEEDED = frozenset(
    b"ftyp styp moov mdat wide moof mfra sidx ssix pdin mvhd mvex iods trak tkhd edts"
    b" tref trgr tapt mdia mdhd elng minf mfhd traf tfhd tfdt trun sbgp sgpd subs saiz"
    b" saio senc clip load imap".split()
)
#: when it was made and changed, at the start of these boxes
_TIMED = (b"mvhd", b"tkhd", b"mdhd")
#: tracks people see and hear; others note where the camera was, second by second
_SEEN = (b"vide", b"soun", b"pict", b"auxv")
_EMPTY_NOTES = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
_DEEPEST = 8
#: in a box; tracks of the same samples would be overwritten as often
_MOST = (500,)


def bare(content):
    """``content`` without what was noted beside it; ``None`` when it has no boxes.

    :raises ValueError, struct.error: when it cannot be read
    """
    if content[4:8] != b"ftyp":
        return None
    data = bytearray(content)
    _clean(data, 0, len(data), 0)
    return bytes(data)


def _clean(data, start, stop, depth):
    if depth > _DEEPEST:
        raise ValueError("boxes without end")
    for name, place, inside, end in boxes(data, start, stop, *_MOST[:depth]):
        if name == b"meta":
            _clean_meta(data, place, inside, end)
        elif name == b"hdlr":  # what kind of track, and then its maker's name for it
            _overwrite(data, inside + 24, bytes(max(0, end - inside - 24)))
        elif name not in _NEEDED:
            _forget(data, place, inside, end)
        elif name in _TIMED:
            _untime(data, inside, end)
        elif name == b"trak" and _is_unseen(data, inside, end):
            for where, size in samples(data, inside, end):
                _overwrite(data, where, bytes(size))
            _forget(data, place, inside, end)
        elif name in _HOLDERS:
            _clean(data, inside, end, depth + 1)


def _forget(data, place, inside, end):
    """Make a box free room of the same size."""
    data[place + 4 : place + 8] = b"free"
    data[inside:end] = bytes(end - inside)


def _untime(data, inside, end):
    size = 16 if data[inside] == 1 else 8
    if inside + 4 + size > end:
        raise ValueError("a box that is too short")
    data[inside + 4 : inside + 4 + size] = bytes(size)


def _is_unseen(data, inside, end):
    return _handler(data, inside, end, (b"mdia",)) not in _SEEN


def _handler(data, start, stop, within=()):
    """What kind of thing the box is about, by the handler in it."""
    for name, _place, inside, end in boxes(data, start, stop):
        if name in within:
            return _handler(data, inside, end)
        if name == b"hdlr":
            return bytes(data[inside + 8 : inside + 12])
    return b""


def _clean_meta(data, place, inside, end):
    """In a photo, what describes the picture stays; in a film nothing is needed."""
    inner = inside + 4  # version and flags, which QuickTime leaves out
    if data[inside + 4 : inside + 8] == b"hdlr":
        inner = inside
    if _handler(data, inner, end) != b"pict":
        _forget(data, place, inside, end)
        return
    for where, size, kind in notes(data, list(boxes(data, inner, end))):
        blank = _EMPTY_NOTES if kind == b"Exif" and size >= len(_EMPTY_NOTES) else b""
        _overwrite(data, where, blank.ljust(size, b" " if kind == b"mime" else b"\0"))


def _overwrite(data, where, blank):
    if where + len(blank) > len(data):
        raise ValueError("leads out of the file")
    data[where : where + len(blank)] = blank
