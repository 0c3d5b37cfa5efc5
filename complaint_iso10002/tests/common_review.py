import json

from freezegun import freeze_time

from .common import ComplaintCase

#: the day reviews of the first half of 2025 are prepared
NOW = "2025-07-10 09:00:00"


class ReviewCase(ComplaintCase):
    """Reviews of the first half of 2025; no tests of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.executive.email = "boss@example.com"

    def _review(self, user=None, **vals):
        values = {
            "date_from": "2025-01-01",
            "date_to": "2025-06-30",
            "participant_ids": self.executive.ids,
            **vals,
        }
        reviews = self.env["complaint.review"].with_user(user or self.manager)
        return reviews.create(values)

    def _block(self, review, code):
        return review.input_ids.filtered(lambda block: block.code == code)

    def _values(self, review, code):
        content = json.loads(self._block(review, code).figures)
        return {entry["code"]: entry["value"] for entry in content["lines"]}

    def _fill(self, review, but=()):
        for block in review.input_ids:
            if block.code not in but:
                block.narrative = "<p>As expected.</p>"

    def _hold(self, review):
        self._fill(review)
        review.write({"held_on": "2025-07-09", "attendee_ids": self.executive.ids})
        review.action_hold()

    def _decide(self, review, **vals):
        values = {
            "review_id": review.id,
            "kind": "improvement",
            "name": "Train the desk",
            "owner_id": self.handler.id,
            "due_on": "2025-09-30",
            **vals,
        }
        decisions = self.env["complaint.review.decision"].with_user(self.manager)
        return decisions.create(values)

    def _approved(self, **vals):
        review = self._review(**vals)
        self._decide(review)
        review.write({"no_product": True, "no_resource": True})
        self._hold(review)
        review.with_user(self.executive).action_approve()
        return review

    def _received(self, count, day):
        with freeze_time(f"{day} 09:00:00"):
            for _number in range(count):
                self._complaint()

    def _audit(self, **vals):
        audits = self.env["complaint.audit"].with_user(self.auditor)
        return audits.create({"name": "Audit 2025", **vals})

    def _finished_audit(self):
        with freeze_time("2025-06-05 09:00:00"):
            audit = self._audit()
            audit.finding_ids.result = "conform"
            audit.finding_ids[3].result = "nonconformity"
            audit.conclusion = "Answers come late."
            audit.action_finish()
        return audit
