from odoo import api, models

from ..core import strike

_READERS = (
    "complaint_iso10002.group_complaint_auditor,"
    "complaint_iso10002.group_complaint_executive"
)


class ComplaintStruckMixin(models.AbstractModel):
    """A record as auditors and executives read it: without identity (4.10, 8.5).

    What may say who complains is no field of theirs: it is not read, exported,
    grouped or searched. Of its words they read a copy, ``struck_<field>``, with
    what is known of the complainant struck out. What else in words tells who
    somebody is, no program recognises: ``docs/security.md`` says so.
    """

    _name = "complaint.struck.mixin"
    _description = "Complaint: read without identity"
    #: fields they do not read
    _unaudited = frozenset()

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and not (
            field.name in self._unaudited
            and not self.env.su
            and self.env.user._reads_without_identity()
        )

    def _struck_case(self):
        """The case whose complainant is struck out."""
        self.ensure_one()
        return self.ticket_id

    def _compute_struck(self):
        names = [name for name in self._fields if name.startswith("struck_")]
        for record in self:
            found_by = record._struck_case()._identity_pattern()
            for name in names:
                words = record[name.removeprefix("struck_")]
                record[name] = strike.strike(found_by, words)

    @api.depends_context("uid")
    def _compute_display_name(self):
        name = self._rec_name
        if name not in self._unaudited or not self.env.user._reads_without_identity():
            super()._compute_display_name()
            return
        # sudo: the name is not theirs to read; it is replaced below
        super(ComplaintStruckMixin, self.sudo())._compute_display_name()
        for record, told in zip(self, self.sudo(), strict=True):
            named = told.display_name == told[name]
            record.display_name = told[f"struck_{name}"] if named else told.display_name


def struck(kind, **attributes):
    """A field for the copy of a text without identity; computed, never stored."""
    attributes.setdefault("groups", _READERS)
    return kind(compute="_compute_struck", compute_sudo=True, **attributes)
