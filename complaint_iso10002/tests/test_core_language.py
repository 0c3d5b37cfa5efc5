from odoo.tests import BaseCase

from ..core import language

INSTALLED = ("en_US", "zh_CN", "fa_IR", "de_DE")


class TestCoreLanguage(BaseCase):
    """The language of a stranger's words, by their script (4.5, 7.4)."""

    def _guess(self, text, installed=INSTALLED, default="en_US"):
        return language.guess(text, installed, default)

    def test_4_5_the_script_tells(self):
        for text, expected in (
            ("我买的水壶第一天就漏水了，请退款。", "zh_CN"),
            ("کتری که خریدم روز اول نشتی داشت", "fa_IR"),
            ("Der Kessel war schon am ersten Tag undicht", "en_US"),
            ("The kettle leaks", "en_US"),
            ("12345 !?", "en_US"),
            ("", "en_US"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self._guess(text), expected)

    def test_4_5_a_quoted_word_does_not_change_the_language(self):
        text = "The box said 水壶 although I ordered a toaster from your shop."
        self.assertEqual(self._guess(text), "en_US")

    def test_4_5_a_product_name_does_not_change_the_language(self):
        self.assertEqual(self._guess("我的 Kettle 漏水了"), "zh_CN")

    def test_4_5_a_language_that_is_not_installed_is_not_written(self):
        self.assertEqual(self._guess("水壶漏水", installed=("en_US",)), "en_US")
        self.assertEqual(self._guess("Чайник течёт"), "en_US")

    def test_4_5_arabic_script_is_told_apart_by_its_letters(self):
        both = ("en_US", "ar_001", "fa_IR")
        self.assertEqual(self._guess("الغلاية تسرب الماء", both), "ar_001")
        self.assertEqual(self._guess("چای‌ساز نشتی دارد", both), "fa_IR")
        self.assertEqual(self._guess("من پول خود را می‌خواهم", both[:2]), "ar_001")

    def test_4_5_japanese_is_not_taken_for_chinese(self):
        self.assertEqual(
            self._guess("水漏れの苦情です", ("en_US", "zh_CN", "ja_JP")), "ja_JP"
        )
