from odoo import fields, models

from ..core import chain, step

#: what the journal tells in public; everything else stays inside
_TOLD = (
    "received",
    "acknowledged",
    "step",
    "extended",
    "answered",
    "reopened",
    "level",
)


class ComplaintPublicTimelineMixin(models.AbstractModel):
    """What happened and what was said, as the complainant is told (4.4, 7.3).

    Events of the journal in plain words, messages between the complainant and
    us, letters that were sent, files of either side. Called in sudo, by pages
    that have checked who asks.
    """

    _name = "complaint.public.timeline.mixin"
    _description = "Complaint: what happened, for the complainant"

    def _public_timeline(self):
        """What happened and what was said, newest first.

        ``[{at, title, message, letter}]``: a message with its text and files, a
        letter to be downloaded, or an event in plain words.
        """
        self.ensure_one()
        entries = [*self._public_events(), *self._public_messages()]
        if self._tells_everything():
            entries += self._public_letters()
        return sorted(entries, key=lambda entry: entry["at"], reverse=True)

    def _public_events(self):
        events = self.env["complaint.event"].search(
            [("ticket_id", "=", self.id), ("kind", "in", _TOLD)]
        )
        told = ((event, self._event_words(event)) for event in events)
        return [_entry(event.at, title=words) for event, words in told if words]

    def _event_words(self, event):
        if event.kind == "step":
            payload = chain.load(event.payload) if event.payload else {}
            known = payload.get("to") in step.STEPS
            return known and self._step_words().get(payload["to"], (False,))[0]
        if event.kind == "level":
            payload = chain.load(event.payload) if event.payload else {}
            # the others follow from a step, which is told
            given = payload.get("handling_level") == "2" and payload.get("user_id")
            return given and self.env._("A specialist looks into your complaint.")
        if event.kind == "answered":
            return {
                "accepted": self.env._("You agreed with our answer."),
                "rejected": self.env._("You did not agree with our answer."),
                "silent": self.env._("We did not hear from you."),
            }.get(self._answer_told(event), False)
        return {
            "received": self.env._("Your complaint arrived."),
            "acknowledged": self.env._("We confirmed that we have your complaint."),
            "extended": self.env._("We needed more time and gave you a new date."),
            "reopened": self.env._("Your complaint was opened again."),
        }[event.kind]

    @staticmethod
    def _answer_told(event):
        return chain.load(event.payload).get("answer") if event.payload else None

    def _public_messages(self):
        messages = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "in", ("email", "comment", "auto_comment")),
                ("subtype_id.internal", "=", False),
                ("subtype_id", "!=", False),
                ("is_internal", "=", False),
            ]
        )
        return [
            _entry(message.date, message=message, mine=mine)
            for message, mine in self._with_sender(messages)
            if mine or (mine is not None and self._tells_everything())
        ]

    def _with_sender(self, messages):
        """``(message, whether the complainant wrote it)``; ``None`` for others."""
        house = self.company_id.partner_id
        for message in messages:
            kind = self._message_kind(message)
            if kind == "message_in":
                yield message, True
            elif kind == "message_out" or message.author_id == house:
                yield message, False
            else:
                yield message, None

    def _public_letters(self):
        letters = self.response_ids.filtered(lambda letter: letter.state == "sent")
        return [_entry(letter.sent_at, letter=letter) for letter in letters]

    def _public_files(self):
        """Files the complainant sent or was sent, that may be downloaded."""
        self.ensure_one()
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
                ("complaint_is_public", "=", True),
            ],
            order="id",
        )
        if self._tells_everything():
            return files
        own = [entry["message"] for entry in self._public_messages() if entry["mine"]]
        sent = self.env["mail.message"].union(*own).attachment_ids
        ours = self.message_ids.attachment_ids
        return files.filtered(lambda file: file in sent or file not in ours)

    def _letter_title(self, letter):
        return {
            "decision": self.env._("Our answer"),
            "review": self.env._("Our answer after the review"),
            "holding": self.env._("Our interim reply"),
        }[letter.kind]


def _entry(at, title=None, message=None, letter=None, mine=False):
    return {
        "at": fields.Datetime.to_datetime(at),
        "title": title,
        "message": message,
        "letter": letter,
        "mine": mine,
    }
