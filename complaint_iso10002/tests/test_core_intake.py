from datetime import date

from odoo.tests import BaseCase, tagged

from ..core import intake, persian_date, public_text

TODAY = date(2025, 3, 12)
PERSON = {"identity_mode": "open", "email": "eve@visitor.example"}


@tagged("post_install", "-at_install")
class TestCoreIntake(BaseCase):
    """What the steps of the form demand, and how words are cleaned."""

    def test_each_field_belongs_to_one_step(self):
        names = [name for step in intake.STEPS for name in intake.FIELDS[step]]
        self.assertEqual(len(names), len(set(names)))
        self.assertLessEqual(set(intake.LONG) | set(intake.CHOICES), set(names))

    def test_4_5_only_words_are_demanded(self):
        self.assertEqual(intake.check("about", {}, TODAY), {"description": "missing"})
        self.assertEqual(intake.check("about", {"description": "x"}, TODAY), {})
        self.assertEqual(intake.check("wish", {}, TODAY), {})

    def test_days_lie_in_the_past(self):
        for text, code in (
            ("2025-03-12", None),
            ("2025-03-13", "future"),
            ("1066-10-14", "date"),
            ("2025-02-30", "date"),
            ("12 March", "date"),
            ("۲۰۲۵-۰۳-۰۱", None),
        ):
            values = {"description": "x", "occurred_on": text}
            with self.subTest(text):
                found = intake.check("about", values, TODAY).get("occurred_on")
                self.assertEqual(found, code)

    def test_a_person_can_be_answered_or_is_anonymous(self):
        for values, wrong in (
            (PERSON, {}),
            ({"identity_mode": "open"}, {"email": "contact"}),
            ({"identity_mode": "anonymous"}, {}),
            ({**PERSON, "email": "no address"}, {"email": "email"}),
            ({**PERSON, "behalf": "other"}, {"name": "whom"}),
            ({**PERSON, "behalf": "both"}, {"behalf": "choice"}),
            ({"identity_mode": "protected", "phone": "1"}, {}),
        ):
            with self.subTest(values):
                self.assertEqual(intake.check("you", values, TODAY), wrong)

    def test_an_anonymous_person_leaves_no_name(self):
        tidied = intake.tidy("you", {**PERSON, "identity_mode": "anonymous"})
        self.assertFalse(any(tidied[name] for name in intake.PERSONAL))

    def test_letters_that_harm_are_taken_out(self):
        self.assertEqual(public_text.clean("a\x00b\u202ec\r\nd\x1b"), "abc\nd")
        self.assertEqual(public_text.clean("می‌خواهم \U0001f600"), "می‌خواهم \U0001f600")
        self.assertEqual(public_text.line(" a\n b\t c "), "a b c")

    def test_a_title_is_cut_at_a_word(self):
        self.assertEqual(public_text.title("One\nTwo"), "One")
        title = public_text.title("word " * 40)
        self.assertLessEqual(len(title), 80)
        self.assertTrue(title.endswith("word…"))

    def test_persian_readers_get_their_calendar(self):
        if persian_date.jdatetime is None:
            self.assertIsNone(persian_date.written(TODAY))
        else:
            self.assertEqual(persian_date.written(TODAY), "۲۲ اسفند ۱۴۰۳")
