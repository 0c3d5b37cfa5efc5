from odoo.tests import BaseCase, tagged

from ..core import tracking


@tagged("post_install", "-at_install")
class TestCoreTracking(BaseCase):
    """Codes that open a case (7.3)."""

    def test_a_code_has_80_bits(self):
        self.assertEqual(len(set(tracking.LETTERS)), 32)
        codes = {tracking.new_code() for _index in range(100)}
        self.assertEqual(len(codes), 100)
        for code in codes:
            self.assertEqual(len(tracking.normalize(code)), 16)

    def test_a_code_is_read_as_people_type_it(self):
        code = "L2AB-CDEF-GHJK-MNPQ"
        for typed in (code.lower(), code.replace("-", " "), "12abcdefghjkmnpq"):
            self.assertEqual(tracking.digest(typed), tracking.digest(code))
        self.assertNotEqual(tracking.digest("L2AB"), tracking.digest(code))
