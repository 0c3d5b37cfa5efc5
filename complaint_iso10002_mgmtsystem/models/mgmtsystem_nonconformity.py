from odoo import fields, models


class MgmtsystemNonconformity(models.Model):
    """The end of a nonconformity is the end of the actions it carries out.

    A complaint never waits for either.
    """

    _inherit = "mgmtsystem.nonconformity"

    complaint_action_ids = fields.One2many(
        "complaint.action",
        "nonconformity_id",
        string="Actions of complaints handling",
        readonly=True,
    )

    def write(self, vals):
        result = super().write(vals)
        if "stage_id" in vals:
            ended = self.filtered(lambda problem: problem.state == "done")
            # sudo: the end follows, whoever may read the action
            ended.sudo().complaint_action_ids._done_elsewhere()
        return result
