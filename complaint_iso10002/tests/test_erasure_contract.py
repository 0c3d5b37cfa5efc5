from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestErasureContract(TransactionCase):
    """No text about a complaint is forgotten when it is anonymised (8.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.env["complaint.erasure.contract"]

    def test_8_1_every_text_and_person_of_a_complaint_is_declared(self):
        """Fails for a new field: see the docstring of the contract."""
        self.assertEqual(self.contract._undeclared(), [])

    def test_8_1_what_is_declared_exists_and_says_how(self):
        for name in ["helpdesk.ticket", *self.contract._parts()]:
            declared = self.contract._declared(name)
            if declared == "delete":
                continue
            for field, how in declared.items():
                with self.subTest(model=name, field=field):
                    self.assertIn(field, self.env[name]._fields)
                    self.assertRegex(how, r"^(erase|keep: \w.+)$")

    def test_8_1_parts_are_found_through_links_and_parts_of_parts(self):
        parts = self.contract._parts()
        self.assertEqual(parts["complaint.point"], "ticket_id")
        self.assertEqual(parts["complaint.clock.notice"], "ticket_id")
        self.assertEqual(parts["mail.message"], "complaint_id")
        self.assertNotIn("helpdesk.ticket", parts)
        self.assertIn("complaint.answer", self.contract._parts(transient=True))

    def test_8_1_an_undeclared_field_is_named(self):
        declared = self.contract._declared
        self.patch(
            type(self.contract),
            "_declared",
            lambda contract, name: {} if name == "complaint.waiver" else declared(name),
        )
        missing = self.contract._undeclared()
        self.assertIn("complaint.waiver.reason", missing)
        self.assertNotIn("complaint.point.name", missing)
