from odoo import api, fields, models


class ComplaintTraining(models.Model):
    """That a person was trained to handle complaints (4.14, 5.4.4, 5.4.5).

    The complaints manager keeps them, everybody reads the own ones. Days are
    those of the reader; a training without an end holds for good.
    """

    _name = "complaint.training"
    _description = "Training on complaints"
    _order = "user_id, valid_until desc, id desc"
    _rec_name = "course"

    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    course = fields.Char(required=True, help="What was learnt.")
    done_on = fields.Date(
        string="Done on",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    valid_until = fields.Date(
        string="Valid until", help="Last day it holds; empty: for good."
    )
    evidence = fields.Binary(attachment=True, help="Certificate or attendance list.")
    evidence_name = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK(valid_until IS NULL OR valid_until >= done_on)",
        "A training ends after it was done.",
    )

    @api.model
    def _lapsed(self, users, company, day):
        """``{user: last day}`` of those without a training valid on ``day``.

        The last day is that of the training that ended last, False when there
        never was one. Of trainings recorded for ``company``.
        """
        # sudo: whether colleagues are trained decides what they may be given
        rows = self.sudo()._read_group(
            [
                ("user_id", "in", users.ids),
                ("company_id", "=", company.id),
                ("done_on", "<=", day),
            ],
            ["user_id"],
            ["valid_until:max", "valid_until:count", "__count"],
        )
        ends = {
            user.id: last if count == ended else day
            for user, last, ended, count in rows
        }
        return {
            user: ends.get(user.id, False)
            for user in users
            if not ends.get(user.id) or ends[user.id] < day
        }
