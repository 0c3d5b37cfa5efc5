from odoo import api, fields, models
from odoo.exceptions import UserError

#: what puts principles into practice: ``{field: model}``
SERVES = {
    "policy_ids": "complaint.policy",
    "objective_ids": "complaint.objective",
    "kpi_ids": "complaint.kpi",
    "question_ids": "complaint.audit.question",
    "finding_ids": "complaint.audit.finding",
    "action_ids": "complaint.action",
}


def _roles(*names):
    return ",".join(f"complaint_iso10002.group_complaint_{name}" for name in names)


_STAFF = _roles("contact", "auditor", "executive")
_ANSWERABLE = _roles("manager", "auditor", "executive")
_CHECKERS = _roles("manager", "auditor")


class ComplaintPrinciple(models.Model):
    """A principle of complaints handling and what puts it into practice (4.1).

    The fourteen of clauses 4.2 to 4.15 are shipped. All staff read them; the
    complaints manager explains them for the organization, or leaves one out,
    and neither adds nor deletes any. What serves a principle is tagged there
    (``complaint.principle.mixin``), listed and counted here: for each reader,
    what that reader may read.
    """

    _name = "complaint.principle"
    _description = "Principle of complaints handling"
    _order = "sequence, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(string="Clause", required=True)
    name = fields.Char(string="Principle", required=True, translate=True)
    explanation = fields.Text(
        translate=True, help="What it means here, in words of the organization."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    policy_ids = fields.Many2many(
        "complaint.policy",
        string="Policies",
        compute="_compute_policy_ids",
    )
    objective_ids = fields.Many2many(
        "complaint.objective",
        string="Objectives",
        compute="_compute_objective_ids",
        groups=_STAFF,
    )
    kpi_ids = fields.Many2many(
        "complaint.kpi",
        string="Key figures",
        compute="_compute_kpi_ids",
        groups=_ANSWERABLE,
    )
    question_ids = fields.Many2many(
        "complaint.audit.question",
        string="Audit questions",
        compute="_compute_question_ids",
        groups=_CHECKERS,
    )
    finding_ids = fields.Many2many(
        "complaint.audit.finding",
        string="Audit findings",
        compute="_compute_finding_ids",
        groups=_ANSWERABLE,
    )
    action_ids = fields.Many2many(
        "complaint.action",
        string="Improvement actions",
        compute="_compute_action_ids",
    )
    policy_count = fields.Integer(
        string="Number of policies", compute="_compute_counts"
    )
    objective_count = fields.Integer(
        string="Number of objectives", compute="_compute_counts"
    )
    kpi_count = fields.Integer(
        string="Number of key figures", compute="_compute_counts"
    )
    question_count = fields.Integer(
        string="Number of questions", compute="_compute_counts"
    )
    finding_count = fields.Integer(
        string="Number of findings", compute="_compute_counts"
    )
    action_count = fields.Integer(string="Number of actions", compute="_compute_counts")

    _code_unique = models.Constraint("UNIQUE(code)", "A clause is listed once.")

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for principle in self:
            principle.display_name = f"{principle.code} {principle.name}"

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_policy_ids(self):
        self._list("policy_ids")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_objective_ids(self):
        self._list("objective_ids")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_kpi_ids(self):
        self._list("kpi_ids")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_question_ids(self):
        self._list("question_ids")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_finding_ids(self):
        self._list("finding_ids")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_action_ids(self):
        self._list("action_ids")

    def _list(self, name):
        found = self._served(name, "id:recordset")
        for principle in self:
            principle[name] = found.get(principle.id)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        for name in SERVES:
            counts = self._served(name, "__count")
            for principle in self:
                count = counts.get(principle.id, 0)
                principle[name.replace("_ids", "_count")] = count

    def _served(self, name, aggregate):
        """``{principle id: aggregate}`` of what the reader may read, in one query."""
        records = self.env[SERVES[name]]
        if not records.has_access("read"):
            return {}
        domain = [("principle_ids", "in", self.ids)]
        rows = records._read_group(domain, ["principle_ids"], [aggregate])
        return {principle.id: value for principle, value in rows if principle in self}

    def write(self, vals):
        if any(
            principle.code != vals.get("code", principle.code) for principle in self
        ):
            raise UserError(self.env._("The clause of a principle stays as it is."))
        return super().write(vals)

    # ------------------------------------------------------------------
    # Down to what serves it
    # ------------------------------------------------------------------

    def action_view_policies(self):
        return self._view("policy_ids", "complaint_policy_action")

    def action_view_objectives(self):
        return self._view("objective_ids", "complaint_objective_action")

    def action_view_kpis(self):
        return self._view("kpi_ids", "complaint_kpi_action")

    def action_view_findings(self):
        return self._view("finding_ids", "complaint_audit_finding_action")

    def action_view_actions(self):
        return self._view("action_ids", "complaint_action_action")

    def _view(self, name, xmlid):
        """The window ``xmlid`` on what serves this principle, whatever its state."""
        self.ensure_one()
        windows = self.env["ir.actions.act_window"]
        action = windows._for_xml_id(f"complaint_iso10002.{xmlid}")
        context = {"default_principle_ids": [(6, 0, self.ids)]}
        domain = [("principle_ids", "in", self.ids)]
        return {**action, "domain": domain, "context": context}
