import io
import random
import struct

from PIL import Image, PngImagePlugin, TiffImagePlugin

from odoo.tests import BaseCase, tagged

from ..core import photo

PLACE, MAKER, TIME, TURNED = 0x8825, 0x010F, 0x0132, 0x0112
NOTES, OWNER, ARTIST, TEXT, XMP = 0x8769, 0xA430, 0x013B, 0x010E, 0x02BC


def picture(kind, turned=6):
    """A photo with place, time, device and comment, of which ``turned`` is up."""
    seeded = random.Random(5)
    image = Image.new("RGB", (40, 30))
    image.frombytes(seeded.randbytes(40 * 30 * 3))
    exif = Image.Exif()
    exif[MAKER], exif[TIME] = "Camera of Eve", "2025:03:01 10:00:00"
    exif[TURNED] = turned
    exif.get_ifd(PLACE)[2] = (51.0, 3.0, 11.5)
    options = {"exif": exif.tobytes(), "icc_profile": b"colours " * 20}
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Author", "Eve Visitor")
    if kind == "JPEG":
        options.update(comment=b"Eve Visitor", quality=90)
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def webp(told=True):
    """A WebP with a picture (Odoo's Pillow decodes none), colours, and notes."""
    chunks = [(b"ICCP", b"colours"), (b"VP8L", b"picture.")]
    if told:
        chunks += [(b"EXIF", b"Camera of Eve"), (b"XMP ", b"<x>Eve</x>")]
    flags = 0x20 | (0x0C if told else 0)
    chunks.insert(0, (b"VP8X", bytes([flags]) + bytes(9)))
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)
        for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def scan(pages=2, compression="tiff_lzw"):
    """A TIFF of several pages, each with place, time, device and texts."""
    seeded, images = random.Random(5), []
    for _page in range(pages):
        image = Image.new("RGB", (40, 30))
        image.frombytes(seeded.randbytes(40 * 30 * 3))
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[MAKER], tags[TIME], tags[TURNED] = "Camera of Eve", "2025:03:01", 6
        tags[ARTIST], tags[TEXT] = "Eve Visitor", "The kitchen of Eve"
        tags[XMP] = b"<x:xmpmeta>Eve</x:xmpmeta>"
        tags.tagtype[XMP] = 1
        if not compression:  # libtiff writes no directories of its own
            tags[PLACE], tags[NOTES] = {2: (51.0, 3.0, 11.5)}, {OWNER: "Eve Visitor"}
        image.encoderinfo = {"tiffinfo": tags}
        images.append(image)
    stream = io.BytesIO()
    options = {"icc_profile": b"colours " * 20, "compression": compression}
    images[0].save(
        stream,
        "TIFF",
        tiffinfo=tags,
        save_all=True,
        append_images=images[1:],
        **options,
    )
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestPhoto(BaseCase):
    """Photos of people who stay unknown tell nothing of them (4.10)."""

    def test_4_10_place_time_device_and_texts_go_the_picture_stays(self):
        for kind in ("JPEG", "PNG"):
            with self.subTest(kind):
                content = picture(kind)
                self.assertIn(b"Eve", content)
                cleaned = photo.bare(content, f"image/{kind.lower()}")
                self.assertNotIn(b"Eve", cleaned)
                before, after = (
                    Image.open(io.BytesIO(data)) for data in (content, cleaned)
                )
                self.assertEqual(before.tobytes(), after.tobytes())
                self.assertEqual(before.info["icc_profile"], after.info["icc_profile"])
                self.assertFalse(after.getexif().get_ifd(PLACE))
                self.assertFalse({MAKER, TIME} & set(after.getexif()))
                self.assertEqual(photo.bare(cleaned, f"image/{kind.lower()}"), cleaned)

    def test_4_10_notes_of_a_webp_go_and_are_no_longer_announced(self):
        self.assertEqual(photo.bare(webp(), "image/webp"), webp(told=False))

    def test_4_10_a_tiff_keeps_its_pages_and_loses_what_was_noted(self):
        for compression in (None, "tiff_lzw", "jpeg"):
            content = scan(compression=compression)
            cleaned = photo.bare(content, "image/tiff")
            self.assertIn(b"Eve", content)
            self.assertNotIn(b"Eve", cleaned)
            self.assertNotIn(b"2025:03", cleaned)
            before, after = (Image.open(io.BytesIO(x)) for x in (content, cleaned))
            if not compression:
                self.assertTrue(before.getexif().get_ifd(PLACE))
                self.assertTrue(before.getexif().get_ifd(NOTES))
            self.assertEqual(after.n_frames, 2)
            for page in range(2):
                before.seek(page)
                after.seek(page)
                self.assertEqual(before.tobytes(), after.tobytes())
                noted = {PLACE, NOTES, MAKER, TIME, ARTIST, TEXT, XMP}
                self.assertFalse(noted & set(after.tag_v2))
                self.assertEqual(before.tag_v2.get(TURNED), after.tag_v2.get(TURNED))
            self.assertEqual(before.info["icc_profile"], after.info["icc_profile"])
            self.assertEqual(photo.bare(cleaned, "image/tiff"), cleaned)

    def test_6_a_tiff_that_leads_in_circles_or_out_of_the_file_ends_soon(self):
        head = b"II*\0" + struct.pack("<I", 8)
        chain = [*range(14, 14 + 6 * 399, 6), 0]
        circle = head + struct.pack("<HI", 0, 8)
        self.assertEqual(photo.bare(circle, "image/tiff"), circle)
        entry = struct.pack("<HHII", 258, 3, 4_000_000_000, 8)
        for broken in (
            head + struct.pack("<H", 1) + entry + bytes(4),
            head + struct.pack("<HI", 60_000, 0),
            head + b"".join(struct.pack("<HI", 0, place) for place in chain),
        ):
            self.assertTrue(photo.tells(broken, "image/tiff"))

    def test_4_5_a_photo_held_upright_stays_upright(self):
        for turned in range(1, 9):
            content = photo.bare(picture("JPEG", turned), "image/jpeg")
            side = Image.open(io.BytesIO(content)).getexif().get(TURNED, 1)
            self.assertEqual(side, turned)

    def test_4_10_what_follows_the_picture_goes(self):
        content = picture("JPEG") + b"hidden film of Eve"
        self.assertNotIn(b"Eve", photo.bare(content, "image/jpeg"))

    def test_4_10_progressive_photos_with_several_scans(self):
        stream = io.BytesIO()
        image = Image.open(io.BytesIO(picture("JPEG")))
        image.save(stream, "JPEG", progressive=True, comment=b"Eve Visitor")
        cleaned = photo.bare(stream.getvalue(), "image/jpeg")
        self.assertNotIn(b"Eve", cleaned)
        self.assertEqual(
            Image.open(stream).tobytes(),
            Image.open(io.BytesIO(cleaned)).tobytes(),
        )

    def test_8_1_what_cannot_be_read_is_kept_as_it_is(self):
        seeded = random.Random(11)
        photos = {
            "image/jpeg": picture("JPEG"),
            "image/png": picture("PNG"),
            "image/webp": webp(),
            "image/tiff": scan(),
        }
        for mimetype, content in photos.items():
            for _turn in range(200):
                broken = bytearray(content[: seeded.randrange(len(content))])
                for _byte in range(3):
                    if broken:
                        broken[seeded.randrange(len(broken))] = seeded.randrange(256)
                self.assertIsInstance(photo.bare(bytes(broken), mimetype), bytes)
        self.assertEqual(photo.bare(b"%PDF-1.4", "application/pdf"), b"%PDF-1.4")
        self.assertEqual(photo.bare(b"", "image/jpeg"), b"")
