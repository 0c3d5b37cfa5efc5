"""The life of a demonstration complaint: its way, and how it ends."""

from .complaint_way import STEPS, Way


class Life(Way):
    """A complaint that lives until its ``case`` says."""

    def live(self):
        """The complaint, entered and brought to where its life ends."""
        self._receive()
        reach = self.case.until
        if reach == "to_approve":
            reach = "response"
        last = STEPS.index(reach) if reach in STEPS else len(STEPS) - 1
        if reach in ("redirected", "withdrawn", "merged"):
            self._leave()
            return self.ticket
        acts = (self._take, self._assess, self._investigate, self._communicate)
        for act in acts[:last]:
            act()
        end = getattr(self, f"_end_{self.case.until}", None)
        if end:
            end()
        return self.ticket.sudo()

    def _end_to_approve(self):
        with self._at("draft"):
            ticket = self._handler()
            letter = ticket.env["complaint.response"]._draft(ticket, "decision")
            letter.sent_by = "letter"
            letter.action_submit()

    def _end_communicated(self):
        if self._moment("remind") < self.now:
            with self._at("remind"):
                self._handler().action_remind()

    def _accept(self):
        silent = self.case.answer == "silent"
        if silent:
            self._end_communicated()
        with self._at("silence" if silent else "answer"):
            self._handler()._record_answer(self.case.answer, self.case.said)

    def _end_remedy(self):
        self._accept()
        with self._at("perform"):
            ticket = self._handler()
            ticket.remedy_ids.action_accept()
            ticket.iso_step = "remedy"

    def _end_closed(self):
        if self.case.remedies:
            self._end_remedy()
            self._carry_out()
        else:
            self._accept()
        self._close("close_silent" if self.case.answer == "silent" else "close")

    def _carry_out(self):
        with self._at("perform"):
            self._handler().remedy_ids.action_perform()
        with self._at("verify"):
            self._as("manager").remedy_ids.action_verify()

    def _close(self, act):
        with self._at(act):
            ticket = self._handler()
            wizard = ticket.env["complaint.close"].create({"ticket_id": ticket.id})
            wizard.action_apply()

    def _end_reopened(self):
        self._end_closed()
        with self._at("reopen"):
            self._handler().env["complaint.reopen"].create(
                {
                    "ticket_id": self.ticket.id,
                    "reason": "It leaks again, this time at the door.",
                }
            ).action_apply()

    def _end_disputed(self):
        with self._at("answer"):
            self._handler()._record_answer("rejected", self.case.said)

    def _end_recourse(self):
        self._end_disputed()
        self._letter("review", "handler2", "review")
        with self._at("answer_again"):
            self._handler()._record_answer("rejected", self.case.said)
            self._handler()._advance_to("recourse")
        with self._at("file"):
            self._handler().recourse_ids[:1].write(
                {"filed_on": self._day("file"), "reference": "2291/K"}
            )

    def _end_outside(self):
        self._end_recourse()
        with self._at("decide"):
            recourses = self._handler().recourse_ids
            recourses[:1].result = "for_us"
            recourses[1:].result = "not_taken"
        self._close("comply")

    def _leave(self):
        with self._at("exit"):
            ticket = self._as("manager")
            if self.case.until == "merged":
                ticket.env["complaint.merge"].create(
                    {"ticket_id": ticket.id, "target_id": self.known[self.case.other]}
                ).action_apply()
                return
            exits = {"ticket_id": ticket.id, "iso_step": self.case.until}
            if self.case.until == "redirected":
                service = self._ref("helpdesk_ticket_team", "service")
                exits.update(scope="enquiry", team_id=service.id)
                exits["reason"] = "This is a question; customer service answers it."
            else:
                exits["reason"] = "You told us by phone that it is settled for you."
            ticket.env["complaint.exit"].create(exits).action_apply()
