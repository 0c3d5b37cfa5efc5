from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .acts import refuse_typed, without_defaults


class ComplaintCaseMixin(models.AbstractModel):
    """A record that belongs to one complaint and is part of its evidence.

    Creating, changing and removing it is journalled on the case, and the gates
    of the case are asked again, so that a fact a gate relied on cannot be
    taken away afterwards. Access follows the case.
    """

    _name = "complaint.case.mixin"
    _inherit = "complaint.part.name.mixin"
    _description = "Part of a complaint"
    #: kind of the journal's events about it
    _journal_kind = None
    #: fields whose values belong in the journal
    _journal_fields = ()
    #: the subset of them that a gate reads
    _gate_fields = ()
    #: fields that only an act of a person sets (``_act``), never a plain write
    _act_fields = ()

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_complaint", "=", True)],
    )
    company_id = fields.Many2one(related="ticket_id.company_id")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_acts(vals)
        bare = without_defaults(self, self._act_fields)
        records = super(ComplaintCaseMixin, bare).create(vals_list).with_env(self.env)
        records.ticket_id._check_not_erased()
        records._journal_as("added")
        records.ticket_id._check_gates()
        return records

    @api.constrains("ticket_id")
    def _check_ticket_id(self):
        if not all(record.ticket_id.is_complaint for record in self):
            raise ValidationError(self.env._("This is a part of complaints only."))

    # in _act
    # pylint: disable-next=method-required-super
    def write(self, vals):
        self._check_acts(vals)
        if "ticket_id" in vals and self.ticket_id.ids != [vals["ticket_id"]]:
            raise UserError(self.env._("Parts of a complaint stay with it."))
        return self._act(vals)

    def _check_acts(self, vals):
        """Who approved, sent, did or verified is not for anyone to type in."""
        refuse_typed(self, self._act_fields, vals)

    def _act(self, vals):
        """Write ``vals`` as part of an act, journalled like any change."""
        self.ticket_id._check_not_erased()
        names = [name for name in self._journal_fields if name in vals]
        before = {record.id: record._journal_values(names) for record in self}
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        result = super().write(vals)
        changed = self.filtered(
            lambda record: record._journal_values(names) != before[record.id]
        )
        changed._journal_as("changed", names, before)
        if not set(self._gate_fields).isdisjoint(vals):
            self.ticket_id._check_gates()
        return result

    def unlink(self):
        tickets = self.ticket_id
        self._journal_as("removed")
        result = super().unlink()
        tickets._check_gates()
        return result

    def _journal_values(self, names):
        """Readable values of ``names``: relations by name, the rest as is."""
        self.ensure_one()
        return {name: _plain(self[name]) for name in names}

    def _journal_as(self, act, names=None, before=None):
        entries = []
        for record in self:
            values = record._journal_values(names or record._journal_fields)
            if before:
                values = {
                    name: [before[record.id][name], value]
                    for name, value in values.items()
                    if before[record.id][name] != value
                }
            payload = {"act": act, "record": record.id, **values}
            entries.append((record.ticket_id, record._journal_kind, payload))
        if entries:
            self.env["complaint.event"]._append(entries)


def _plain(value):
    if isinstance(value, models.BaseModel):
        # sudo: the journal names what the field points to, whoever writes
        return value.sudo().mapped("display_name") or None
    return value or None
