from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

from .acts import without_defaults

STATES = [
    ("draft", "Draft"),
    ("to_approve", "To approve"),
    ("approved", "Approved"),
    ("published", "Published"),
    ("superseded", "Superseded"),
]
#: what the public must be told (7.1); the times are read from the clocks
BLOCKS = (
    "how_to_complain",
    "what_to_supply",
    "how_handled",
    "remedies",
    "how_to_follow",
)
_HTML = {"translate": True, "sanitize_style": True}
#: what whoever approves it has read
_APPROVED = {"name", "commitment", "principle_ids", *BLOCKS}


class ComplaintPolicy(models.Model):
    """The organization's promise on complaints (5.3, 4.4, 7.1).

    The complaints manager drafts a version; an executive, or another manager,
    approves it; then it is published, one for each company, on the day it holds
    from. Words are changed in a draft only: what was approved is what the
    public reads, in every language, and what was published is kept. All staff
    read what is or was published; drafts are for manager, executive and auditor.
    """

    _name = "complaint.policy"
    _inherit = [
        "complaint.policy.life.mixin",
        "complaint.principle.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Complaint policy"
    _order = "company_id, version desc"

    name = fields.Char(required=True, translate=True)
    version = fields.Integer(readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )

    # What it says
    commitment = fields.Html("What we promise", **_HTML)
    how_to_complain = fields.Html("How to complain", **_HTML)
    what_to_supply = fields.Html("What to tell us", **_HTML)
    how_handled = fields.Html("What happens", **_HTML)
    remedies = fields.Html("What we can do", **_HTML)
    how_to_follow = fields.Html("How to follow it", **_HTML)
    incomplete = fields.Text(
        string="Communication incomplete",
        compute="_compute_incomplete",
        help="What the public is not told yet, by language (7.1).",
    )

    # What it takes into account
    considers_law = fields.Boolean(string="Law and rules")
    considers_resources = fields.Boolean(string="Finances, operations, organization")
    considers_customers = fields.Boolean(string="What customers and others say")
    considers_staff = fields.Boolean(string="What staff say")
    considers_quality = fields.Boolean(string="The quality policy")
    considers_note = fields.Text(string="Notes on these")
    quality_policy_url = fields.Char(string="Quality policy")

    # Its life
    author_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    valid_from = fields.Date(copy=False, help="The day it is published; empty: at once")
    published_at = fields.Datetime(readonly=True, copy=False)
    valid_to = fields.Date(readonly=True, copy=False)
    review_on = fields.Date(copy=False, help="When it is looked at again.")
    confirmation_ids = fields.One2many(
        "complaint.policy.confirmation", "policy_id", string="Read by"
    )
    unread_user_ids = fields.Many2many(
        "res.users",
        string="Not read yet by",
        compute="_compute_unread_user_ids",
        groups="complaint_iso10002.group_complaint_manager,"
        "complaint_iso10002.group_complaint_executive,"
        "complaint_iso10002.group_complaint_auditor",
    )
    is_read = fields.Boolean(compute="_compute_is_read")

    _published_once = models.UniqueIndex(
        "(company_id) WHERE state = 'published'",
        "One version is published at a time.",
    )
    _version_once = models.UniqueIndex("(company_id, version)")

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = f"{policy.name or ''} v{policy.version}"

    @api.depends(*BLOCKS)
    def _compute_incomplete(self):
        languages = self.env["res.lang"].get_installed()
        for policy in self:
            lines = []
            for code, name in languages:
                missing = policy._missing_in(code)
                if missing:
                    lines.append(f"{name}: {', '.join(missing)}")
            policy.incomplete = "\n".join(lines)

    def _missing_in(self, lang):
        """Labels of what a reader of ``lang`` would not find in ``lang``."""
        self.ensure_one()
        missing = []
        for name in BLOCKS:
            field = self._fields[name]
            stored = field._get_stored_translations(self._origin) or {}
            text = self.with_context(lang=lang)[name]
            if is_html_empty(text) or (lang != "en_US" and lang not in stored):
                missing.append(field._description_string(self.env))
        if not self.env["complaint.public.page"]._promises(self.company_id):
            missing.append(self.env._("time limits"))
        return missing

    @api.depends("confirmation_ids", "state")
    def _compute_unread_user_ids(self):
        for policy in self:
            policy.unread_user_ids = policy._unread_users()

    @api.depends("confirmation_ids.user_id")
    @api.depends_context("uid")
    def _compute_is_read(self):
        for policy in self:
            # sudo: everybody knows what they read themselves
            readers = policy.sudo().confirmation_ids.user_id
            policy.is_read = self.env.user in readers

    # ------------------------------------------------------------------
    # What may not be
    # ------------------------------------------------------------------

    @api.constrains("approved_by_id", "author_id", "state")
    def _check_approval(self):
        for policy in self:
            if policy.state in ("draft", "to_approve"):
                continue
            if not policy.approved_by_id or policy.approved_by_id == policy.author_id:
                raise ValidationError(
                    self.env._("Another person than the author approves a policy.")
                )

    def _check_draft(self, names):
        final = self.filtered(lambda policy: policy.state != "draft")
        if final and {"company_id", "valid_from", *_APPROVED}.intersection(names):
            raise UserError(
                self.env._("What was approved is not changed. Make a new version.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_acts(vals)
        bare = without_defaults(self, self._act_fields())
        policies = super(ComplaintPolicy, bare).create(vals_list).with_env(self.env)
        for policy in policies:
            policy._note({"version": policy._next_version()})
        return policies

    def _next_version(self):
        # sudo: versions are counted, whoever may read them
        policies = self.sudo()
        same = [("company_id", "=", self.company_id.id)]
        return (policies._read_group(same, [], ["version:max"])[0][0] or 0) + 1

    def write(self, vals):
        self._check_acts(vals)
        self._check_draft(vals)
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, *args, **kwargs):
        self._check_draft([field_name])
        return super()._update_field_translations(
            field_name, translations, *args, **kwargs
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(policy.state != "draft" for policy in self):
            raise UserError(self.env._("A policy that was submitted is kept."))
