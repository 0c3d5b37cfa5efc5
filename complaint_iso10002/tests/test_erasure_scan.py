from pathlib import Path

from freezegun import freeze_time

from odoo.tests import tagged

from .common_erasure import AFTER, CLOSED
from .common_rich_case import CONTACT, MARK, RichCase
from .common_scan import find_text


@tagged("post_install", "-at_install")
class TestErasureScan(RichCase):
    """After anonymising, no text of a case is found anywhere (8.1)."""

    def test_8_1_no_personal_string_is_left_in_the_database_or_on_disk(self):
        with freeze_time(CLOSED):
            ticket = self._rich_case()
        places = find_text(self.env, MARK)
        self.assertGreater(len(places), 25, "the scan sees what there is")
        for table in (
            "complaint_event.payload",
            "mail_message.body",
            "bus_bus.message",
        ):
            self.assertIn(table, places)
        contacts = find_text(self.env, CONTACT)
        self.assertIn("mail_message.email_from", contacts)
        files = self._files_on_disk()
        self.assertTrue(files)
        code = ticket.tracking_code
        with freeze_time(AFTER):
            self._batch(ticket)
        self.assertTrue(ticket.erased_at)
        self.assertEqual(find_text(self.env, MARK), [])
        self.assertEqual(find_text(self.env, code), [])
        own = [
            place
            for place in find_text(self.env, CONTACT)
            if not place.startswith(("res_partner.", "res_users."))
        ]
        self.assertEqual(own, [])
        self._assert_collected(files)
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))
        self._assert_no_link_to(self.portal)

    def _files_on_disk(self):
        """Files of the filestore whose content names somebody."""
        files = self.env["ir.attachment"].sudo().search([("id", "!=", False)])
        marked = files.filtered(
            lambda a: (
                a.complaint_id and a.store_fname and MARK.encode() in (a.raw or b"")
            )
        )
        return [Path(a._full_path(a.store_fname)) for a in marked]

    def _assert_collected(self, files):
        """The next collection of garbage removes ``files``; it is not run here, where
        it would take the files of what this transaction alone has replaced."""
        attachments = self.env["ir.attachment"].sudo()
        checklist = Path(attachments._full_path("checklist"))
        for path in files:
            name = f"{path.parent.name}/{path.name}"
            self.assertTrue((checklist / name).exists())
            self.assertFalse(attachments.search_count([("store_fname", "=", name)]))

    def _assert_no_link_to(self, user):
        """No record of a case points to the person any more."""
        partner = user.partner_id
        for name in [
            "helpdesk.ticket",
            *self.env["complaint.erasure.contract"]._parts(),
        ]:
            model = self.env[name].sudo().with_context(active_test=False)
            for field in model._fields.values():
                if field.comodel_name in ("res.partner", "res.users") and field.store:
                    people = user if field.comodel_name == "res.users" else partner
                    found = model.search_count([(field.name, "in", people.ids)])
                    with self.subTest(model=name, field=field.name):
                        self.assertFalse(found)
