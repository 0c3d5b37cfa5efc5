from odoo.tests import BaseCase, tagged

from ..core import upload

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


@tagged("post_install", "-at_install")
class TestCoreUpload(BaseCase):
    """Files by their content, names that are safe."""

    def test_active_content_is_refused_under_any_type(self):
        for content in (b"<html>", b" <SVG onload=1>", b"<?xml version='1.0'?>"):
            for guessed in ("text/plain", "text/html", "image/svg+xml", "text/xml"):
                with self.subTest(content=content, guessed=guessed):
                    self.assertIsNone(upload.kind(content, guessed))

    def test_phones_send_what_libraries_do_not_know(self):
        head = b"\0\0\0\x18ftyp"
        for content, kind in (
            (head + b"heic", "image/heic"),
            (head + b"isom", "video/mp4"),
            (head + b"qt  ", "video/quicktime"),
            (b"RIFF\0\0\0\0WAVE", "audio/x-wav"),
            (b"OggS", "audio/ogg"),
        ):
            self.assertEqual(upload.kind(content, "application/octet-stream"), kind)

    def test_limits(self):
        fits = upload.fault(PNG, "image/png", 0, 0)
        self.assertIsNone(fits)
        self.assertEqual(upload.fault(b"", None, 0, 0), "empty")
        many = upload.fault(PNG, "image/png", upload.MAX_FILES, 0)
        self.assertEqual(many, "many")
        total = upload.fault(PNG, "image/png", 1, upload.MAX_TOTAL)
        self.assertEqual(total, "total")

    def test_names(self):
        for given, kept in (
            ("../../etc/passwd", "passwd.png"),
            ("C:\\temp\\photo.PNG", "photo.png"),
            ("a\u202egnp.exe", "agnp.exe.png"),
            ("\x00", "file.png"),
            (".png", "png.png"),
            ("x" * 300 + ".png", "x" * 100 + ".png"),
            ('"quoted"\r\n.png', "_quoted_.png"),
        ):
            with self.subTest(given):
                self.assertEqual(upload.name(given, "image/png"), kept)
