from odoo import api, fields, models
from odoo.fields import Domain

from ..core import chain, step

#: deadlines that are a promise to the complainant, in the order they fall due
_PROMISES = (
    "acknowledge",
    "update",
    "respond",
    "communicate",
    "answer_wait",
    "internal_review",
    "remedy",
)
_RUNNING = ("running", "warning", "overdue", "paused")
#: what the journal tells in public; everything else stays inside
_TOLD = ("received", "acknowledged", "step", "extended", "answered", "reopened")


class ComplaintPublicMixin(models.AbstractModel):
    """What the complainant is shown of the case, in plain words (4.4, 7.3).

    The same on the page with login and on the page with the tracking code.
    Never: internal notes, findings not yet told, names or addresses of staff
    and of other people, the identity of a hidden complainant. Called in sudo,
    by pages that have checked who asks.
    """

    _name = "complaint.public.mixin"
    _description = "Complaint: what the complainant is shown"

    @api.model
    def _complaint_only(self):
        return Domain("is_complaint", "=", True)

    def _tells_everything(self):
        """Whether who follows this case may read what we wrote (annex C).

        Somebody who complains for another person sees the step and the dates,
        and what they sent, until the authority is confirmed.
        """
        self.ensure_one()
        return (
            self.complainant_kind != "representative" or self.representative_authority
        )

    def _public_step(self):
        """``(what is being done, what comes next)`` in plain words."""
        self.ensure_one()
        words = self._step_words()
        if self.iso_step == "communicated" and self.complainant_answer == "accepted":
            return words["agreed"]
        return words.get(self.iso_step, words["received"])

    @api.model
    def _step_words(self):
        return {
            "received": (
                self.env._("We have your complaint."),
                self.env._("A person looks at how serious and how urgent it is."),
            ),
            "assessment": (
                self.env._("We are looking at how serious and how urgent it is."),
                self.env._("We find out what happened."),
            ),
            "investigation": (
                self.env._("We are finding out what happened."),
                self.env._("We decide, and write our answer to you."),
            ),
            "response": (
                self.env._("We know what happened and are writing our answer."),
                self.env._("You get our answer."),
            ),
            "communicated": (
                self.env._("We have answered your complaint."),
                self.env._("Please tell us whether you agree with our answer."),
            ),
            "agreed": (
                self.env._("You agreed with our answer."),
                self.env._(
                    "We close your complaint. If something is left, write to us below."
                ),
            ),
            "remedy": (
                self.env._("We are doing what we promised you."),
                self.env._("Once it is done and checked, we close your complaint."),
            ),
            "disputed": (
                self.env._("You did not agree with our answer."),
                self.env._("Somebody who did not make the decision looks at it again."),
            ),
            "recourse": (
                self.env._("We have looked at it again, and you did not agree."),
                self.env._(
                    "You may go to an outside body. We stay ready to do what it "
                    "decides."
                ),
            ),
            "closed": (
                self.env._("Your complaint is closed."),
                self.env._("If you are not content, ask us to look at it again."),
            ),
            "redirected": (
                self.env._("Your message is handled elsewhere in our house."),
                self.env._("If you do not agree, write to us below."),
            ),
            "withdrawn": (
                self.env._("You have taken your complaint back."),
                self.env._("If you change your mind, write to us below."),
            ),
            "merged": (
                self.env._(
                    "Your complaint is handled together with another one of yours."
                ),
                self.env._("If you do not agree, write to us below."),
            ),
        }

    def _waits_for_complainant(self):
        """Whether the clocks stand because we asked the complainant something."""
        self.ensure_one()
        return any(
            not pause.stopped_at and pause.reason_id.ends_on_reply
            for pause in self.pause_ids
        )

    # ------------------------------------------------------------------
    # Promised times
    # ------------------------------------------------------------------

    def _public_promises(self):
        """What was promised by when, as ``{clock, label, state}``; real dates only."""
        self.ensure_one()
        labels = self._promise_labels()
        clocks = self.clock_ids.filtered(
            lambda clock: (
                clock.milestone in _PROMISES
                and clock.due_at
                and clock.state in (*_RUNNING, "done")
            )
        )
        return [
            {"clock": clock, "label": labels[clock.milestone], "state": clock.state}
            for clock in clocks.sorted(
                lambda clock: (_PROMISES.index(clock.milestone), clock.due_at)
            )
        ]

    @api.model
    def _promise_labels(self):
        return {
            "acknowledge": self.env._("We confirm that we have your complaint"),
            "update": self.env._("You hear from us again"),
            "respond": self.env._("You get our answer"),
            "communicate": self.env._("We tell you our decision"),
            "answer_wait": self.env._("We wait for your answer"),
            "internal_review": self.env._("You get the result of the review"),
            "remedy": self.env._("What we promised is done"),
        }

    # ------------------------------------------------------------------
    # What happened
    # ------------------------------------------------------------------

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

    # ------------------------------------------------------------------
    # What may be done
    # ------------------------------------------------------------------

    def _public_acts(self):
        """Names of the acts that make sense now: ``answer``, ``review``,
        ``withdraw``; a message can always be written."""
        self.ensure_one()
        final = step.is_final(self.iso_step)
        acts = {"message"}
        waits = self.iso_step == "communicated" and not self.complainant_answer
        if waits and self._tells_everything():
            acts.add("answer")
        elif self.iso_step not in ("disputed", "recourse") and not (
            self.complainant_asked_at
        ):
            acts.add("review")
        if not final:
            acts.add("withdraw")
        return acts

    # ------------------------------------------------------------------
    # Papers
    # ------------------------------------------------------------------

    def _receipt_file(self):
        """The receipt as a file of the case: made once, its digest journalled."""
        self.ensure_one()
        files = self.env["ir.attachment"]
        known = files.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("description", "=", "receipt"),
                ("complaint_is_public", "=", True),
            ],
            limit=1,
        )
        return known or files.create(
            {
                "name": f"{self.number}-receipt.pdf".replace("/", "-"),
                "raw": self._render_paper("receipt"),
                "mimetype": "application/pdf",
                "description": "receipt",
                "complaint_is_public": True,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _copy_paper(self):
        """The case as PDF, as the page shows it."""
        return self._render_paper("copy")

    def _render_paper(self, name):
        lang = self.preferred_lang or self.env.lang
        report = self.env["ir.actions.report"].with_context(lang=lang)
        xmlid = f"complaint_iso10002.action_report_complaint_{name}"
        return report._render_qweb_pdf(xmlid, self.ids)[0]

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
