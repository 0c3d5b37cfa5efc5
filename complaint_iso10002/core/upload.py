"""Files of strangers: what they are by their content, and a name that is safe."""

import re

from . import public_text

#: how many files, how large each, and all of them together
MAX_FILES = 10
MAX_BYTES = 20 * 1024 * 1024
MAX_TOTAL = 60 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
#: what is taken, and the endings it may have; the first is given where none fits
TYPES = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "image/tiff": ("tif", "tiff"),
    "application/pdf": ("pdf",),
    "text/plain": ("txt", "log", "csv", "eml", "md"),
    "message/rfc822": ("eml",),
    "application/msword": ("doc",),
    "application/vnd.ms-excel": ("xls",),
    _OFFICE + "wordprocessingml.document": ("docx",),
    _OFFICE + "spreadsheetml.sheet": ("xlsx",),
    _OPEN + "text": ("odt",),
    _OPEN + "spreadsheet": ("ods",),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/x-wav": ("wav",),
    "video/mp4": ("mp4", "m4v"),
    "video/quicktime": ("mov",),
    "video/3gpp": ("3gp",),
    "video/webm": ("webm",),
}
#: ``accept`` of the file box
ACCEPT = ",".join(f".{ending}" for endings in TYPES.values() for ending in endings)
_SAME = {
    "audio/x-m4a": "audio/mp4",
    "audio/wav": "audio/x-wav",
    "image/heif": "image/heic",
    "text/csv": "text/plain",
    "video/x-m4v": "video/mp4",
}
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
}
_SIGNS = (
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_ACTIVE = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|script|svg|iframe|\?xml|!--)", re.IGNORECASE
)
_UNSAFE = re.compile(r'[\\/:*?"<>|]+')


def kind(content, guessed):
    """The type of ``content``, ``guessed`` by who knows more; ``None`` when refused.

    What a browser might run (HTML, SVG, scripts) is refused under any name.
    """
    guessed = _SAME.get(guessed, guessed or "")
    if guessed.startswith("text/") and guessed not in ("text/html", "text/xml"):
        guessed = "text/plain"
    if content[4:8] == b"ftyp":
        guessed = _BRANDS.get(content[8:12], "video/mp4")
    elif content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        guessed = "audio/x-wav"
    elif guessed not in TYPES:
        signs = (name for sign, name in _SIGNS if content.startswith(sign))
        guessed = next(signs, guessed)
    if guessed not in TYPES:
        return None
    if guessed.startswith(("text/", "message/")) and _is_active(content):
        return None
    return guessed


def _is_active(content):
    head = content[:4096].replace(b"\x00", b"")
    return bool(_ACTIVE.search(head))


def fault(content, guessed, count, total):
    """What speaks against one more file: a code, or ``None``.

    :param count: how many there are already, and ``total``, their bytes
    """
    if not content:
        return "empty"
    if len(content) > MAX_BYTES:
        return "large"
    if count >= MAX_FILES:
        return "many"
    if total + len(content) > MAX_TOTAL:
        return "total"
    return None if kind(content, guessed) else "type"


def name(given, mimetype):
    """A file name without path, control and direction characters, with an
    ending that agrees with the content."""
    last = re.split(r"[\\/]", public_text.line(given))[-1]
    last = _UNSAFE.sub("_", last).strip(". ")
    stem, dot, ending = last.rpartition(".")
    if not dot:
        stem, ending = last, ""
    endings = TYPES[mimetype]
    if ending.lower() not in endings:
        stem, ending = last, endings[0]
    return f"{stem[:100].strip('. ') or 'file'}.{ending.lower()}"
