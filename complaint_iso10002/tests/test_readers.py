from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..core.strike import HIDDEN
from .common import ComplaintCase

#: in every field of an open case where staff or complainant may write them
SECRETS = ("ada", "byron", "0611223344", "elm street 5")


@tagged("post_install", "-at_install")
class TestReaders(ComplaintCase):
    """Auditors and executives read cases that name them, without identity
    (section 10 of the catalogue)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user").implied_ids |= cls.env.ref(
            "base.group_allow_export"
        )
        cls.customer.name = "Ada Byron"
        words = "Ada Byron of Elm Street 5 says so, tel. 0611223344"
        cls.ticket = cls._complaint(
            user_id=cls.handler.id,
            name="Complaint of Ada Byron",
            complainant_phone="0611223344",
            complainant_address="Elm Street 5",
            remedy_requested=words,
            immediate_action=words,
            investigation_plan=words,
            conclusion=words,
            place=words,
            order_reference=words,
            point_ids=[
                (0, 0, {"name": "Ada Byron burnt a hand", "reason": words}),
            ],
        )
        cls.remedy = cls.env["complaint.remedy"].create(
            {
                "ticket_id": cls.ticket.id,
                "type_id": cls.env["complaint.remedy.type"].search([], limit=1).id,
                "name": "A kettle for Ada Byron",
                "amount": 1,
            }
        )
        cls.ticket.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=cls.handler.id,
            summary=words,
            note=words,
        )
        cls.env["complaint.clock.pause"].create(
            {
                "ticket_id": cls.ticket.id,
                "reason_id": cls.env["complaint.pause.reason"].search([], limit=1).id,
                "note": words,
            }
        )
        cls.readers = cls.auditor | cls.executive
        cls.ticket.write(
            {
                "named_user_ids": (cls.handler | cls.readers).ids,
                "access_level": "sealed",
            }
        )
        cls.other = cls._complaint(user_id=cls.handler.id)

    def _parts(self):
        for model, path in self.env["complaint.erasure.contract"]._parts().items():
            yield self.env[model], path

    def _told(self, records):
        """Everything a user reads of ``records``, fields and exports alike."""
        names = [
            name
            for name, field in records._fields.items()
            if records._has_field_access(field, "read") and field.type != "binary"
        ]
        records.invalidate_recordset()
        plain = [n for n in names if records._fields[n].type in ("char", "text")]
        return f"{records.read(names)} {records.export_data(plain)}"

    def test_10_who_is_named_reads_and_changes_nothing(self):
        for user in self.readers:
            with self.subTest(user=user.login):
                tickets = self.env["helpdesk.ticket"].with_user(user)
                self.assertEqual(
                    tickets.search([("is_complaint", "=", True)]), self.ticket
                )
                mine = self.ticket.with_user(user)
                for act in (
                    lambda t: t.write({"iso_step": "closed"}),
                    lambda t: t.message_post(body="x"),
                    lambda t: t.copy(),
                    lambda t: t.point_ids.write({"finding": "upheld"}),
                ):
                    with self.assertRaises(AccessError):
                        act(mine)
                self.assertFalse(self.other.with_user(user).has_access("read"))

    def test_10_no_field_of_case_or_part_says_who_complains(self):
        for user in self.readers:
            told = [self._told(self.ticket.with_user(user))]
            for records, path in self._parts():
                records = records.with_user(user)
                if records.has_access("read"):
                    found = records.search([(path, "=", self.ticket.id)])
                    told.append(self._told(found) if found else "")
            with self.subTest(user=user.login):
                self._assert_untold("\n".join(told), SECRETS)

    def test_10_words_are_read_with_the_complainant_struck_out(self):
        mine = self.ticket.with_user(self.auditor)
        self.assertEqual(mine.struck_name, f"Complaint of {HIDDEN}")
        self.assertEqual(mine.point_ids.struck_name, f"{HIDDEN} burnt a hand")
        self.assertEqual(mine.point_ids.display_name, f"{HIDDEN} burnt a hand")
        self.assertEqual(mine.remedy_ids.struck_name, f"A kettle for {HIDDEN}")
        self.assertIn(f"{HIDDEN} says so", mine.struck_conclusion)
        self.assertEqual(mine.display_name, mine.number)
        for name in ("struck_conclusion", "struck_investigation_plan"):
            with self.assertRaises(AccessError):
                self.ticket.with_user(self.executive).read([name])
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.handler).read(["struck_name"])

    def test_10_words_that_are_not_read_are_not_searched(self):
        for user in self.readers:
            tickets = self.env["helpdesk.ticket"].with_user(user)
            points = self.env["complaint.point"].with_user(user)
            for records, domain in (
                (tickets, [("name", "ilike", "Byron")]),
                (tickets, [("point_ids.name", "ilike", "Byron")]),
                (tickets, [("partner_name", "ilike", "Byron")]),
                (points, [("name", "ilike", "Byron")]),
                (points, [("ticket_id.name", "ilike", "Byron")]),
            ):
                with self.subTest(domain=domain), self.assertRaises(AccessError):
                    records.search(domain)
            with self.assertRaises(AccessError):
                tickets._read_group([], ["name"])
            self.assertFalse(tickets.name_search("Byron"))
            found = tickets.name_search(self.ticket.number)
            self.assertEqual(found, [(self.ticket.id, self.ticket.number)])

    def test_10_readers_follow_nothing_and_are_sent_nothing(self):
        partners = self.readers.partner_id
        self.ticket.message_subscribe(partners.ids)
        self.assertFalse(self.ticket.message_partner_ids & partners)
        self.env["mail.followers"].create(
            [
                {
                    "res_model": self.ticket._name,
                    "res_id": self.ticket.id,
                    "partner_id": partner.id,
                }
                for partner in partners
            ]
        )
        message = self.ticket.with_user(self.handler).message_post(
            body="Ada called",
            partner_ids=partners.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(message.notification_ids.res_partner_id & partners)

    def test_10_their_screens_load_whichever_way_they_come(self):
        for user in self.readers:
            tickets = self.env["helpdesk.ticket"].with_user(user)
            case = self.env.ref("complaint_iso10002.helpdesk_ticket_view_form_case")
            views = tickets.get_views([(case.id, "form"), (False, "list")])
            known = views["models"]["helpdesk.ticket"]["fields"]
            self.assertNotIn("partner_id", known)
            names = [name for name in known if name in tickets._fields]
            self.assertTrue(self.ticket.with_user(user).read(names))
            self.assertIn("struck_name", views["views"]["form"]["arch"])

    def test_10_who_works_on_complaints_reads_no_case_as_auditor(self):
        """Nor at the help desk: plain tickets need the fields that cases hide."""
        clerk = new_test_user(
            self.env,
            "cp_clerk",
            groups="complaint_iso10002.group_complaint_auditor,"
            "complaint_iso10002.group_complaint_executive,"
            "helpdesk_mgmt.group_helpdesk_user",
        )
        plain = self.env["helpdesk.ticket"].create(
            {"name": "Plain", "description": "x", "team_id": self.plain_team.id}
        )
        self.assertEqual(plain.with_user(clerk).name, "Plain")
        self.ticket.named_user_ids |= clerk
        self.assertFalse(self.ticket.with_user(clerk).has_access("read"))
        with self.assertRaises(ValidationError):
            self.env["complaint.sample"].with_user(self.manager).create(
                {
                    "name": "Audit",
                    "received_from": "2025-05-01",
                    "received_to": "2025-05-31",
                    "auditor_ids": clerk.ids,
                    "valid_to": "2099-01-01",
                }
            )
