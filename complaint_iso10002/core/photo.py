"""What a camera writes into a photo or a film: place, time, device, owner.

``bare`` takes it out and leaves the picture as it was taken, to the byte: nothing is
decoded or compressed again. Kept are what the picture needs to be shown right: the
colour profile, and which side is up.
"""

import struct

from . import film, tiff

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
#: markers of JPEG: start of scan, end, comment; application data that says how to
#: read the colours (JFIF, ICC, Adobe) stays, the rest goes
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_COLOURS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
#: chunks of PNG that are texts, times or EXIF
_PNG_TOLD = (b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf")
_WEBP_TOLD = {b"EXIF": 0x08, b"XMP ": 0x04}


def bare(content, mimetype):
    """``content`` without what the camera noted; as it is when it cannot be read."""
    return _cleaned(content, mimetype) or content


def tells(content, mimetype):
    """Whether what a camera may have noted in ``content`` cannot be taken out."""
    return mimetype in KINDS and _cleaned(content, mimetype) is None


def _cleaned(content, mimetype):
    cleaner = _CLEANERS.get(mimetype)
    try:
        return cleaner(content) if cleaner else None
    except (struct.error, IndexError, ValueError):
        return None


# ----------------------------------------------------------------------
# JPEG: segments, then scans
# ----------------------------------------------------------------------


def _bare_jpeg(content):
    if not content.startswith(_JPEG):
        return None
    kept, turned, place = [], b"", 2
    while True:
        marker, stop = _segment(content, place)
        segment = content[place:stop]
        turned = turned or _turned(marker, segment[4:])
        if marker == _END:
            return b"".join((_JPEG, turned, *kept, segment))
        if marker == _SCAN:
            stop = _scan_end(content, stop)
            segment = content[place:stop]
        if _is_picture(marker, segment[4:]):
            kept.append(segment)
        place = stop


def _segment(content, place):
    """``(marker, end)`` of the segment that starts at ``place``."""
    if content[place] != 0xFF:
        raise ValueError("no marker")
    marker = content[place + 1]
    if marker == _END:
        return marker, place + 2
    (size,) = struct.unpack_from(">H", content, place + 2)
    return marker, place + 2 + size


def _scan_end(content, place):
    """Where the next marker starts that is none of the scan itself."""
    while True:
        place = content.index(b"\xff", place)
        if content[place + 1] and not 0xD0 <= content[place + 1] <= 0xD7:
            return place
        place += 2


def _is_picture(marker, data):
    if marker == _COMMENT:
        return False
    if 0xE0 <= marker <= 0xEF:
        return marker in _COLOURS and data.startswith(_COLOURS[marker])
    return True


def _turned(marker, data):
    """A segment that says which side is up and nothing else, or nothing."""
    if marker != 0xE1 or not data.startswith(_EXIF):
        return b""
    side = _side_up(data[len(_EXIF) :])
    if side in (0, 1):
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, side, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"
    return struct.pack(">BBH", 0xFF, 0xE1, 2 + len(_EXIF + tiff)) + _EXIF + tiff


def _side_up(tiff):
    """The orientation (1 to 8) of the first directory; 0 when it says none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if not order:
        return 0
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for number in range(count):
        where = first + 2 + 12 * number
        tag, _kind, _size, value = struct.unpack_from(f"{order}HHIH", tiff, where)
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else 0
    return 0


# ----------------------------------------------------------------------
# PNG and WebP: chunks
# ----------------------------------------------------------------------


def _bare_png(content):
    if not content.startswith(_PNG):
        return None
    kept, place = [_PNG], len(_PNG)
    while True:
        size, name = struct.unpack_from(">I4s", content, place)
        stop = place + 12 + size
        if stop > len(content):
            raise ValueError("cut off")
        if name not in _PNG_TOLD:
            kept.append(content[place:stop])
        if name == b"IEND":
            return b"".join(kept)
        place = stop


def _bare_webp(content):
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    kept, place, gone = [], 12, 0
    while place < len(content):
        name, size = struct.unpack_from("<4sI", content, place)
        stop = place + 8 + size + size % 2
        gone |= _WEBP_TOLD.get(name, 0)
        if name not in _WEBP_TOLD:
            kept.append(bytearray(content[place:stop]))
        place = stop
    for chunk in kept:
        if chunk[:4] == b"VP8X":
            chunk[8] &= ~gone & 0xFF
    chunks = b"".join(kept)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


_CLEANERS = {
    "image/jpeg": _bare_jpeg,
    "image/png": _bare_png,
    "image/webp": _bare_webp,
    "image/tiff": tiff.bare,
    **dict.fromkeys(
        ("image/heic", "video/mp4", "video/quicktime", "video/3gpp", "audio/mp4"),
        film.bare,
    ),
}
#: types that can be made bare; of all others the bytes are kept
KINDS = frozenset(_CLEANERS)
