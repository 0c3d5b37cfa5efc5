from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import html2plaintext

from ..core import chain, language


class ComplaintEntryMixin(models.AbstractModel):
    """Entering the register (4.5, 7.2): number, code, language, original words.

    New complaints start at receipt; historical ones stand where they stood and
    are entered by the manager; tickets that became complaints are entered with
    the moment they were opened.
    """

    _name = "complaint.entry.mixin"
    _description = "Complaint: entry in the register"

    @api.model
    def _prepare_entries(self, vals_list):
        """Complete the ``vals`` of new complaints in place; plain ones are left.

        Numbers are taken for the whole batch at once.
        """
        # sudo: what a team is does not depend on who may read it
        teams = self.env["helpdesk.ticket.team"].sudo()
        entries = []
        for vals in vals_list:
            team_id = vals.get("team_id", self.env.context.get("default_team_id"))
            team = teams.browse(team_id or [])
            if "team_id" in vals:
                vals["is_complaint"] = team.complaint_handling
            if team.complaint_handling:
                entries.append((vals, team))
        self._fetch_contacts([vals for vals, _team in entries])
        for vals, team in entries:
            vals.update(self._prepare_entry_vals(vals, team))
            if not vals["imported_from"]:
                for name in self._act_fields().intersection(vals):
                    del vals[name]
        self._number_entries([vals for vals, _team in entries])

    @api.model
    def _fetch_contacts(self, vals_list):
        """Read at once what each entry asks of its contact."""
        ids = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
        # sudo: whoever enters a complaint, its language is the complainant's
        self.env["res.partner"].sudo().browse(ids).fetch(["lang"])

    @api.model
    def _prepare_entry_vals(self, vals, team):
        now = fields.Datetime.now()
        company = team.company_id.id or vals.get("company_id") or self.env.company.id
        return {
            "team_id": team.id,
            "company_id": company,
            "registered_at": now,
            "received_at": fields.Datetime.to_datetime(vals.get("received_at")) or now,
            **self._new_tracking_vals(),
            "original_name": vals.get("name"),
            "original_description": vals.get("description"),
            "name": self._shorten(vals.get("name")),
            "preferred_lang": vals.get("preferred_lang")
            or self._guess_lang(vals, company),
            "imported_from": self._imported_from(vals),
            "imported_step": False,
        }

    @api.model
    def _imported_from(self, vals):
        """Where a complaint with these ``vals`` comes from; ``False`` when new.

        :raises AccessError: when somebody else than the manager enters history,
            which stands where it stood and passes no gate.
        """
        source = vals.get("imported_from")
        manager = self.env.user.has_group("complaint_iso10002.group_complaint_manager")
        if source and not manager:
            raise AccessError(
                self.env._("The complaints manager imports historical complaints.")
            )
        if self.env.context.get("import_file") and manager:
            return source or self.env._("file import")
        return source or False

    @staticmethod
    def _shorten(name, length=250):
        """A title people can read; the whole of it stays in ``original_name``."""
        if not name or len(name) <= length:
            return name
        return name[: length - 1] + "…"

    @api.model
    def _number_entries(self, entries):
        """Number new complaints; historical ones may bring a number along."""
        register = self.env["complaint.register"]
        wanted, brought = defaultdict(list), defaultdict(list)
        for vals in entries:
            key = (vals["company_id"], vals["received_at"].year)
            if vals["imported_from"] and vals.get("number", "/") != "/":
                brought[key].append(vals["number"])
            else:
                wanted[key].append(vals)
        for key, numbers in brought.items():
            register._check_brought(*key, numbers)
        for key, group in wanted.items():
            numbers = register._take_numbers(*key, len(group))
            for vals, number in zip(group, numbers, strict=True):
                vals["number"] = number

    def _register_converted(self):
        """Enter tickets that have just become complaints (REQ-1-2).

        Their receipt is the moment the ticket was opened, so that every
        deadline runs from there.
        """
        for ticket in self:
            vals = {
                "name": ticket.name,
                "description": ticket.description,
                "received_at": ticket.create_date,
                "company_id": ticket.company_id.id,
                "partner_id": ticket.partner_id.id,
                "preferred_lang": ticket.preferred_lang,
            }
            entry = self._prepare_entry_vals(vals, ticket.team_id)
            self._number_entries([entry])
            del entry["team_id"], entry["company_id"]
            entry["closed_date"] = False
            former = ticket.number
            ticket.write(entry)
            ticket._journal("received", {"former_number": former})
        for model in (
            "mail.message",
            "mail.activity",
            "mail.followers",
            "ir.attachment",
        ):
            self.env[model]._complaint_adopt(self)

    @api.model
    def _guess_lang(self, vals, company_id):
        """The complainant's language: by the script, else the contact's (4.5)."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        # sudo: whoever enters a complaint, its language is the complainant's
        contact = self.env["res.partner"].sudo().browse(vals.get("partner_id") or [])
        company = self.env["res.company"].sudo().browse(company_id)
        wanted = (contact.lang, company.partner_id.lang, self.env.lang, installed[0])
        default = next(code for code in wanted if code in installed)
        name, description = vals.get("name") or "", vals.get("description") or ""
        if not language.may_tell(f"{name}{description}"):
            return default
        text = f"{name} {html2plaintext(description)}"
        return language.guess(text, installed, default)

    def _complete_entries(self):
        """After creation: the journal."""
        imported = self.filtered("imported_from")
        imported._journal("imported", lambda t: t._entry_payload())
        (self - imported)._journal("received", lambda t: t._entry_payload())

    def _entry_payload(self):
        self.ensure_one()
        return {
            "number": self.number,
            "received_at": self.received_at,
            # sudo: whoever enters it, the journal names the channel
            "channel": self.channel_id.sudo().name,
            "step": self.iso_step,
            "imported_from": self.imported_from,
            "words": chain.digest(f"{self.original_name}\n{self.original_description}"),
        }
