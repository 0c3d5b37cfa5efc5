from odoo import api, models
from odoo.fields import Domain

from ..core import step

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


class ComplaintPublicMixin(models.AbstractModel):
    """Where the case stands, and what may be done, in plain words (4.4, 7.3).

    The same on the page with login and on the page with the tracking code;
    ``complaint.public.timeline.mixin`` tells what happened,
    ``complaint.public.paper.mixin`` has what is taken home. Never: internal
    notes, findings not yet told, names or addresses of staff and of other
    people, the identity of a hidden complainant. Called in sudo, by pages that
    have checked who asks.
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

    def _promises_ahead(self):
        """What is still to come of :meth:`_public_promises`, in a mail that is itself
        the acknowledgement (7.4)."""
        return [
            promise
            for promise in self._public_promises()
            if promise["state"] != "done"
            and promise["clock"].milestone != "acknowledge"
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
