import random
import struct

from odoo.tests import BaseCase, tagged

from ..core import film, photo

PICTURE = b"picture " * 4
PLACE = b"+51.0543+003.7174/ Eve"


def box(name, *parts, version=None):
    head = b"" if version is None else struct.pack(">I", version << 24)
    inside = head + b"".join(parts)
    return struct.pack(">I", 8 + len(inside)) + name + inside


def numbers(*values):
    return struct.pack(f">{len(values)}I", *values)


def track(handler, where, sizes):
    """A track whose samples lie in one chunk at ``where``."""
    table = (
        box(b"stsd", numbers(0), version=0),
        box(b"stsc", numbers(1, 1, len(sizes), 1), version=0),
        box(b"stsz", numbers(0, len(sizes), *sizes), version=0),
        box(b"stco", numbers(1, where), version=0),
    )
    names = box(b"hdlr", numbers(0), handler, bytes(12), b"Camera of Eve\0", version=0)
    media = (
        box(b"mdhd", numbers(TIME, TIME, 1000, 1000, 0), version=0),
        names,
        box(b"minf", box(b"stbl", *table)),
    )
    head = box(b"tkhd", numbers(TIME, TIME, 1), bytes(72), version=0)
    return box(b"trak", head, box(b"mdia", *media), box(b"udta", b"Eve"))


TIME = 0xDEADBEEF


def clip(brand=b"qt  "):
    """A film of a telephone: what is seen, and a track that notes the place."""
    start = box(b"ftyp", brand, numbers(0))
    seen, noted = PICTURE, [PLACE, PLACE[:7]]
    data = box(b"mdat", seen, *noted)
    first = len(start) + 8
    keys = box(b"hdlr", numbers(0), b"mdta", bytes(12)), box(b"ilst", PLACE)
    moov = box(
        b"moov",
        box(b"mvhd", numbers(0, TIME, 0, TIME), bytes(96), version=1),
        track(b"vide", first, [len(seen)]),
        track(b"meta", first + len(seen), [len(part) for part in noted]),
        box(b"meta", *keys),
        box(b"udta", box(b"\xa9xyz", PLACE)),
        box(b"Eves", PLACE),
    )
    return start + data + moov + box(b"uuid", bytes(16), PLACE) + box(b"free", PLACE)


def heic(method=0):
    """A HEIC photo with EXIF and XMP, in ``mdat`` (0) or beside the index (1)."""
    start = box(b"ftyp", b"heic", numbers(0))
    exif, xmp = b"\0\0\0\x06Exif\0\0MM\0*" + PLACE, b"<x:xmpmeta>Eve</x:xmpmeta>"
    kinds = ((1, b"hvc1"), (2, b"Exif"), (3, b"mime"))
    entries = (
        box(b"infe", struct.pack(">HH4s", item, 0, kind), b"\0\0", version=2)
        for item, kind in kinds
    )
    index = box(b"iinf", struct.pack(">H", 3), *entries, version=0)

    def made(base, own):
        rows, where = b"", 0
        for item, part in enumerate((PICTURE, exif, xmp), 1):
            inside = method if item > 1 else 0
            place = own + where if inside else base + where
            rows += struct.pack(">HHHHII", item, inside, 0, 1, place, len(part))
            where += len(part)
        places = box(b"iloc", b"\x44\0", struct.pack(">H", 3), rows, version=1)
        notes = box(b"idat", bytes(len(PICTURE)), exif, xmp) if method else b""
        handler = box(b"hdlr", numbers(0), b"pict", bytes(13), version=0)
        return box(b"meta", handler, index, places, notes, version=0)

    base = len(start + made(0, 0)) + 8
    shown = (PICTURE,) if method else (PICTURE, exif, xmp)
    return start + made(base, 0) + box(b"mdat", *shown)


@tagged("post_install", "-at_install")
class TestFilm(BaseCase):
    """Films and HEIC photos of people who stay unknown tell nothing of them (4.10)."""

    def _assert_bare(self, content, mimetype):
        cleaned = photo.bare(content, mimetype)
        self.assertEqual(len(cleaned), len(content), "nothing moves")
        self.assertEqual(cleaned.index(PICTURE), content.index(PICTURE))
        for told in (b"Eve", b"51.0543", b"+51.054", struct.pack(">I", TIME)):
            self.assertIn(told, content + struct.pack(">I", TIME))
            self.assertNotIn(told, cleaned)
        self.assertEqual(photo.bare(cleaned, mimetype), cleaned)
        self.assertFalse(photo.tells(content, mimetype))
        return cleaned

    def test_4_10_a_film_keeps_its_picture_and_loses_place_time_and_device(self):
        kinds = {
            b"qt  ": "video/quicktime",
            b"isom": "video/mp4",
            b"3gp4": "video/3gpp",
        }
        for brand, mimetype in {**kinds, b"M4A ": "audio/mp4"}.items():
            with self.subTest(mimetype):
                cleaned = self._assert_bare(clip(brand), mimetype)
                self.assertIn(b"vide", cleaned)
                self.assertEqual(cleaned.count(b"trak"), 1, "what nobody sees is gone")

    def test_4_10_a_heic_photo_keeps_its_picture_and_loses_its_notes(self):
        for method in (0, 1):
            with self.subTest(method):
                self._assert_bare(heic(method), "image/heic")

    def test_4_10_a_heic_photo_without_notes_stays_as_it_is(self):
        content = heic().replace(b"Exif", b"hvc1").replace(b"mime", b"hvc1")
        self.assertEqual(photo.bare(content, "image/heic"), content)

    def test_4_10_a_film_that_cannot_be_read_is_known_as_such(self):
        for content in (
            clip()[:-3],
            clip().replace(b"stsc", b"xxxx"),
            heic().replace(b"iloc", b"xxxx"),
            b"\0\0\0\x08moov" + clip(),
        ):
            self.assertTrue(photo.tells(content, "video/mp4"))
            self.assertEqual(photo.bare(content, "video/mp4"), content)
        self.assertFalse(photo.tells(b"%PDF-1.4", "application/pdf"))

    def test_6_hostile_films_end_soon(self):
        deep = b""
        for _level in range(50):
            deep = box(b"moov", deep)
        many = box(b"moov", *[box(b"trak")] * 600)
        for inside in (deep, many, box(b"moov", box(b"mvhd", b"\1\0"))):
            content = box(b"ftyp", b"isom") + inside
            self.assertTrue(photo.tells(content, "video/mp4"))

    def test_8_1_whatever_is_broken_is_answered(self):
        seeded = random.Random(7)
        for whole in (clip(), heic(), heic(1)):
            for _turn in range(400):
                broken = bytearray(whole[: seeded.randrange(8, len(whole) + 1)])
                for _byte in range(3):
                    broken[seeded.randrange(len(broken))] = seeded.randrange(256)
                cleaned = photo.bare(bytes(broken), "video/mp4")
                self.assertEqual(len(cleaned), len(broken))
        self.assertIsNone(film.bare(b"no boxes at all"))
