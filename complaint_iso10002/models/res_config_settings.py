from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of remedies"
    )
    complaint_remedy_limit = fields.Monetary(
        related="company_id.complaint_remedy_limit",
        readonly=False,
        currency_field="complaint_currency_id",
    )
    complaint_cluster_count = fields.Integer(
        related="company_id.complaint_cluster_count",
        readonly=False,
    )
    complaint_cluster_days = fields.Integer(
        related="company_id.complaint_cluster_days",
        readonly=False,
    )
    complaint_effect_after_days = fields.Integer(
        related="company_id.complaint_effect_after_days",
        readonly=False,
    )
    complaint_leads_kept_out = fields.Boolean(
        related="company_id.complaint_leads_kept_out",
        readonly=False,
    )
    complaint_anonymous = fields.Boolean(
        related="company_id.complaint_anonymous",
        readonly=False,
    )
    complaint_publish_figures = fields.Boolean(
        related="company_id.complaint_publish_figures",
        readonly=False,
    )
    complaint_training = fields.Selection(
        related="company_id.complaint_training",
        readonly=False,
    )
    complaint_owner_hours = fields.Float(
        related="company_id.complaint_owner_hours",
        readonly=False,
    )
    complaint_backlog_months = fields.Integer(
        related="company_id.complaint_backlog_months",
        readonly=False,
    )
    complaint_resource_days = fields.Integer(
        related="company_id.complaint_resource_days",
        readonly=False,
    )
    complaint_review_months = fields.Integer(
        related="company_id.complaint_review_months",
        readonly=False,
    )
    complaint_objectivity_share = fields.Float(
        related="company_id.complaint_objectivity_share",
        readonly=False,
    )
    complaint_feedback_share = fields.Float(
        related="company_id.complaint_feedback_share",
        readonly=False,
    )
    complaint_feedback_after = fields.Integer(
        related="company_id.complaint_feedback_after",
        readonly=False,
    )
    complaint_feedback_remind = fields.Integer(
        related="company_id.complaint_feedback_remind",
        readonly=False,
    )
    complaint_feedback_valid = fields.Integer(
        related="company_id.complaint_feedback_valid",
        readonly=False,
    )
    complaint_feedback_seed = fields.Char(
        related="company_id.complaint_feedback_seed",
        readonly=False,
    )
