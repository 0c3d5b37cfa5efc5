from odoo import fields, models
from odoo.exceptions import UserError

#: what an answer that promises something was held against (annex G)
POINTS = (
    "considers_aspects",
    "considers_follow_up",
    "considers_others",
    "considers_authority",
    "considers_staff",
)


class ComplaintResponsePointsMixin(models.AbstractModel):
    """What whoever answers has thought of, when something is promised (annex G).

    Asked before the letter is sent; kept with it, in the journal and on the
    printed record. A holding reply promises nothing.
    """

    _name = "complaint.response.points.mixin"
    _description = "Points considered in a response"

    considers_aspects = fields.Boolean(
        string="All that was complained about is answered", copy=False
    )
    considers_follow_up = fields.Boolean(
        string="Whether to follow up is settled", copy=False
    )
    considers_others = fields.Boolean(
        string="Others who suffered it and did not complain are thought of",
        copy=False,
    )
    considers_authority = fields.Boolean(
        string="Who promises this may promise it", copy=False
    )
    considers_staff = fields.Boolean(string="Staff concerned are informed", copy=False)
    asks_points = fields.Boolean(compute="_compute_asks_points")

    def _compute_asks_points(self):
        for response in self:
            promised = response.ticket_id.remedy_ids.filtered(
                lambda remedy: remedy.state != "refused"
            )
            response.asks_points = bool(promised) and response.kind != "holding"

    def _check_points(self):
        """Refuse to send a promise that was not held against the five points."""
        for response in self.filtered("asks_points"):
            missing = [label for label, ticked in response._points() if not ticked]
            if missing:
                raise UserError(
                    self.env._(
                        "Something is promised. Before you send it, confirm:\n"
                        "%(points)s",
                        points="\n".join(f"• {label}" for label in missing),
                    )
                )

    def _points(self):
        """``[(label, ticked)]`` of each response."""
        return [
            (self._fields[name]._description_string(self.env), response[name])
            for response in self
            for name in POINTS
        ]
