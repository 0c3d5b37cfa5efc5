from email.message import EmailMessage

from odoo.tests import new_test_user

from .common_alias import AliasMixin
from .common_erasure import ErasureCase

#: in every text somebody could have typed about this case
MARK = "zqxjkv"
#: what names the contact, who has other business with the company
CONTACT = "vkqwjz"


class RichCase(AliasMixin, ErasureCase):
    """A case that came and went through every door; no tests of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env,
            f"{CONTACT}@example.com",
            name=f"{CONTACT} Person",
            email=f"{CONTACT}@example.com",
            groups="base.group_portal",
        )
        # the contact's own record is not the case's
        cls.portal.partner_id.message_ids.unlink()

    def _rich_case(self):
        ticket = self._mailed_in()
        self._fill_register(ticket)
        ticket.with_user(self.handler).message_post(
            body=f"Note {MARK}", subtype_xmlid="mail.mt_note"
        )
        self._bring_on(ticket)
        self._answer_and_close(ticket)
        self._leave_traces(ticket)
        return ticket

    def _mailed_in(self):
        mail = EmailMessage()
        mail["Subject"] = f"Subject {MARK}"
        mail["From"] = f"{MARK} Stranger <{MARK}@elsewhere.example>"
        mail["To"] = f"{self.team.alias_email}, {MARK}cc@elsewhere.example"
        mail["Cc"] = f"{MARK}copy@elsewhere.example"
        mail["Message-Id"] = f"<{MARK}1@elsewhere.example>"
        mail.set_content(f"It leaked, says {MARK}.")
        mail.add_attachment(
            f"scan of {MARK}".encode(),
            maintype="text",
            subtype="plain",
            filename=f"{MARK}.txt",
        )
        known = self.env["helpdesk.ticket"].search([])
        gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
        with self.mock_mail_gateway():
            gateway.message_process("", mail.as_bytes())
        return self.env["helpdesk.ticket"].search([]) - known

    def _fill_register(self, ticket):
        """Every text of the register itself, found by type."""
        vals = {
            "partner_id": self.portal.partner_id.id,
            "category_id": self.category.id,
            "complainant_phone": f"+32 {MARK}",
            "complainant_address": f"Street {MARK}",
            "representative_id": self.portal.partner_id.id,
            "user_id": self.handler.id,
            "subject_user_ids": self.outsider.ids,
            "point_ids": [
                (
                    0,
                    0,
                    {
                        "name": f"Point {MARK}",
                        "cause_note": MARK,
                        "category_id": self.category.id,
                    },
                )
            ],
        }
        declared = self.env["complaint.erasure.contract"]._declared("helpdesk.ticket")
        for name, how in declared.items():
            field = ticket._fields[name]
            free = not (field.readonly or field.compute or name in vals)
            if how == "erase" and free and field.type in ("char", "text", "html"):
                vals[name] = f"{name} {MARK}"
        vals.pop("partner_email", None)
        for name in ("correction_reason", "exit_reason"):
            vals.pop(name, None)
        ticket.write(vals)

    def _bring_on(self, ticket):
        self._assess(ticket, criticality_reason=MARK)
        ticket.action_pause_clocks()
        pause = self.env["complaint.clock.pause"].create(
            {
                "ticket_id": ticket.id,
                "reason_id": self.env["complaint.pause.reason"].search([], limit=1).id,
                "note": f"Waits for {MARK}",
            }
        )
        pause.action_resume()
        clock = ticket.clock_ids.filtered(lambda c: not c.stopped_at and c.due_at)[:1]
        self.env["complaint.clock.extension"].create(
            {
                "ticket_id": ticket.id,
                "clock_id": clock.id,
                "until": "2020-12-31 10:00:00",
                "reason": f"Extended for {MARK}",
                "told": "email",
            }
        )
        self.env["complaint.hold"].create(
            {
                "ticket_id": ticket.id,
                "reason": MARK,
                "held_until": "2020-04-01",
                "lift_reason": MARK,
            }
        )
        ticket.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.handler.id,
            summary=MARK,
            note=MARK,
        )
        stage = ticket.pipeline_id._stage_at("response")
        ticket.with_user(self.manager)._waive_for(stage, f"Waived for {MARK}")

    def _answer_and_close(self, ticket):
        self._investigate(ticket)
        handled = ticket.with_user(self.handler)
        handled.point_ids.reason = f"Because {MARK}"
        handled.conclusion = f"Concluded {MARK}"
        response = (
            self.env["complaint.response"].with_user(self.handler)._draft(handled)
        )
        response.write(
            {"subject": f"Our answer to {MARK}", "body": f"<p>Dear {MARK}</p>"}
        )
        response.action_submit()
        if response.state == "to_approve":
            response.with_user(self.manager).action_approve()
        with self.mock_mail_gateway():
            response.action_send()
        self.env["complaint.remedy"].create(
            {
                "ticket_id": ticket.id,
                "type_id": self.env["complaint.remedy.type"].search([], limit=1).id,
                "name": f"Promise {MARK}",
                "amount": 1,
                "proof": MARK,
                "state": "refused",
            }
        )
        self.env["complaint.recourse"].create(
            {
                "ticket_id": ticket.id,
                "body_id": self.env["complaint.recourse.body"]
                .create({"name": "Ombudsman"})
                .id,
                "reference": MARK,
                "result_note": MARK,
            }
        )
        with self.mock_mail_gateway():
            ticket.with_user(self.portal).sudo().message_post(
                body=f"Thanks, {MARK}",
                author_id=self.portal.partner_id.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachments=[("p.txt", f"photo {MARK}".encode())],
            )
        ticket._record_answer("accepted", reason=f"Fine, {MARK}", proof=MARK)
        ticket.write(
            {
                "closure_reason": "accepted_explained",
                "closure_note": MARK,
                "iso_step": "closed",
            }
        )

    def _leave_traces(self, ticket):
        """What Odoo and its administrators leave beside a case."""
        message = ticket.message_ids[:1]
        self.env["mail.notification"].create(
            {
                "mail_message_id": message.id,
                "res_partner_id": self.portal.partner_id.id,
                "notification_type": "email",
                "notification_status": "exception",
                "failure_reason": f"550 {MARK} unknown",
            }
        )
        self.env["mail.mail"].create(
            {
                "mail_message_id": message.id,
                "email_to": f"{MARK}@elsewhere.example",
                "failure_reason": MARK,
                "body_html": MARK,
            }
        )
        self.env["mail.message.translation"].create(
            {
                "message_id": message.id,
                "source_lang": "en",
                "target_lang": "fr",
                "body": MARK,
            }
        )
        self.env["mail.scheduled.message"].with_user(self.handler).create(
            {
                "model": ticket._name,
                "res_id": ticket.id,
                "body": MARK,
                "author_id": self.handler.partner_id.id,
                "scheduled_date": "2030-01-01",
            }
        )
        self.env["ir.logging"].create(
            {
                "name": "odoo.addons.mail",
                "type": "server",
                "path": "x",
                "line": "1",
                "func": "send",
                "message": f"Mail of {CONTACT} Person about {ticket.name} refused",
            }
        )
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": f"complaint_{MARK}",
                "model": ticket._name,
                "res_id": ticket.id,
            }
        )
        self.env["complaint.exit"].create({"ticket_id": ticket.id, "reason": MARK})
        self.env["bus.bus"].create(
            {
                "channel": "x",
                "message": f'{{"model": "helpdesk.ticket", "t": "{MARK}"}}',
            }
        )
        self.env["complaint.feedback"].create({"ticket_id": ticket.id})
        for model, path in self.env["complaint.erasure.contract"]._parts().items():
            if model not in self.env["complaint.erasure.contract"]._threads():
                self._mark_columns(model, path, ticket)

    def _mark_columns(self, model, path, ticket):
        """Texts of parts that no step above fills, whoever added them later."""
        records = self.env[model].sudo().search([(path, "in", ticket.ids)])
        contract = self.env["complaint.erasure.contract"]
        declared = contract._declared(model)
        if model == "complaint.event" or not records:
            return
        erased = declared if declared != "delete" else contract._telling_fields(model)
        for name in erased:
            field = records._fields[name]
            told = declared == "delete" or declared[name] == "erase"
            if told and field.store and field.type in ("char", "text", "html"):
                self.env.flush_all()
                self.env.cr.execute(
                    f'UPDATE "{records._table}" SET "{name}" = %s WHERE id = ANY(%s)',
                    [f"{name} {MARK}", records.ids],
                )
        self.env.invalidate_all()
