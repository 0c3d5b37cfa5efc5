import logging

from odoo.tests import tagged

from . import access_table
from .access_doors import WORDLESS, Doors, StaffDoors, doors, found, tries
from .common_access import TICKET, AccessWorld
from .common_rows import SECRET

_logger = logging.getLogger(__name__)
#: more cells than this were asserted, or the matrix lost doors
_AT_LEAST = 2000
_OUTSIDERS = {role for role, _level, _case in access_table.rows(access_table.OUTSIDE)}


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessWorld):
    """The table of ``access_table``, asked at every door of Odoo (4.7, 4.10)."""

    cells = 0

    def _tickets(self, role):
        """Cases of the table for ``role``, as that user."""
        ids = [t.id for (who, *_), t in self.cases.items() if who == role]
        return self.env[TICKET].with_user(self.users[role]).browse(ids)

    def _letters(self, role):
        return {
            self.cases[key].id: (key, letter)
            for key, letter in self.expected.items()
            if key[0] == role
        }

    def _assert_door(self, name, role, seen, letters="rw"):
        """``seen`` are exactly the cases the table gives to ``role``."""
        law = self._letters(role)
        allowed = {id_ for id_, (_key, letter) in law.items() if letter in letters}
        leaks = sorted(law[id_][0] for id_ in seen & (law.keys() - allowed))
        missed = sorted(law[id_][0] for id_ in allowed - seen)
        type(self).cells += len(law)
        with self.subTest(door=name, role=role):
            self.assertFalse(leaks, f"{name} leaks to {role}")
            self.assertFalse(missed, f"{name} is refused to {role}, who may")

    @classmethod
    def figure(cls):
        """What is shown at the end of a run."""
        return f"access matrix: {cls.cells} cells"

    @classmethod
    def tearDownClass(cls):
        _logger.runbot(cls.figure())
        super().tearDownClass()

    def test_10_every_door_tells_the_same(self):
        for role in self.users:
            tickets = self._tickets(role)
            ways = doors(Doors)
            ways += [] if role in _OUTSIDERS else doors(StaffDoors)
            for door in ways:
                tickets.invalidate_recordset()
                letters = "rwa" if door.__name__ in WORDLESS else "rw"
                self._assert_door(door.__name__, role, door(tickets), letters)

    def test_10_who_does_not_work_on_a_case_changes_nothing(self):
        for role in self.users:
            law = self._letters(role)
            tickets = self._tickets(role)
            writable = set(tickets._filtered_access("write").ids)
            self._assert_door("write", role, writable, "w")
            self._assert_forbidden(
                "unlink", role, tickets._filtered_access("unlink").ids
            )
            hidden = tickets.filtered(lambda t, law=law: law[t.id][1] == "-")
            read = tickets.filtered(lambda t, law=law: law[t.id][1] in "ra")
            wordless = tickets.filtered(lambda t, law=law: law[t.id][1] in "-a")
            for name, records, act in (
                ("write by force", hidden | read, lambda t: t.write({"name": "x"})),
                ("delete by force", hidden | read, lambda t: t.unlink()),
                ("post", wordless, lambda t: t.message_post(body="x")),
                ("follow", wordless, self._follows_newly),
                ("copy", hidden | read, lambda t: t.copy()),
            ):
                self._assert_forbidden(name, role, tries(records, act))

    @staticmethod
    def _follows_newly(ticket):
        partner = ticket.env.user.partner_id
        before = ticket.sudo().message_partner_ids
        ticket.env.invalidate_all()  # a request starts with an empty cache
        ticket.message_subscribe(partner.ids)
        return partner in ticket.sudo().message_partner_ids - before

    def _assert_forbidden(self, name, role, seen):
        law = self._letters(role)
        type(self).cells += len(law)
        with self.subTest(act=name, role=role):
            self.assertFalse(sorted(law[id_][0] for id_ in seen))

    def test_10_every_part_of_a_case_follows_its_case(self):
        """Models found by introspection: points, clocks, events, messages, and
        whatever an addon adds later."""
        parts = self._parts()
        self.assertLessEqual({"complaint.point", "complaint.event"}, parts.keys())
        for model, path in sorted(parts.items()):
            rows = self.env[model].sudo().with_context(active_test=False)
            rows = rows.search([(path, "in", self.tickets.ids)])
            if model not in self.unfilled:
                with self.subTest(model=model):
                    self.assertEqual(rows.mapped(path), self.tickets)
            for role, user in self.users.items():
                self._assert_part(rows.with_user(user), path, role)

    def test_10_no_part_tells_its_words_behind_another_record(self):
        """A many2one shows the name of a record whoever may read that."""
        for role, user in self.users.items():
            law = self._letters(role)
            hidden = [id_ for id_, (_key, letter) in law.items() if letter == "-"]
            for model, path in sorted(self._parts().items()):
                rows = self.env[model].sudo().with_context(active_test=False)
                rows = rows.search([(path, "in", hidden)])
                for choice in (False, True):
                    named = rows.with_user(user).sudo()
                    named = named.with_context(complaint_choice=choice)
                    named.invalidate_recordset(["display_name"])
                    type(self).cells += len(hidden)
                    with self.subTest(model=model, role=role, choice=choice):
                        names = [name or "" for name in named.mapped("display_name")]
                        self.assertFalse([name for name in names if SECRET in name])

    def test_10_who_complains_is_read_by_who_has_a_live_disclosure(self):
        law = access_table.rows(access_table.IDENTITY)
        identities = self.env["complaint.identity"].sudo()
        identities = identities.search([("ticket_id", "in", self.tickets.ids)])
        self.assertEqual(identities.ticket_id, self.tickets)
        for role in self.users:
            mine = identities.with_user(self.users[role])
            read = tries(mine, lambda identity: identity.read(["name", "email"]))
            cases = set(identities.browse(read).ticket_id.ids)
            keys = {id_: key for id_, (key, _letter) in self._letters(role).items()}
            told = {keys[id_] for id_ in cases & keys.keys()}
            type(self).cells += len(keys)
            with self.subTest(role=role):
                allowed = {k for k in keys.values() if law.get(k) == "r"}
                self.assertEqual(told, allowed)

    def _assert_part(self, rows, path, role):
        """By search, by grouping and by id: rows of the cases of the table only."""
        law = self._letters(role)
        letters = "rw" if rows._name in access_table.WORDS else "rwa"
        mine = {id_ for id_, (_key, letter) in law.items() if letter in letters}
        if rows._name == "complaint.identity":
            told = access_table.rows(access_table.IDENTITY)
            mine = {id_ for id_, (key, _l) in law.items() if told.get(key) == "r"}
        if rows._name in access_table.WIDER:
            subject = {i for i, (key, _l) in law.items() if key[2] == "subject"}
            mine = law.keys() - subject
        domain = [(path, "in", list(law))]
        searched = found(lambda: rows.search(domain).ids)
        counted = found(lambda: range(rows.search_count(domain)))
        by_id = set()
        if rows.has_access("read"):
            by_id = set(rows._filtered_access("read").ids)
        for door, seen in (("search", searched), ("id", by_id)):
            cases = set(rows.browse(seen).sudo().mapped(path).ids)
            self._assert_part_door(f"{door} of {rows._name}", role, cases, mine)
        with self.subTest(model=rows._name, role=role):
            self.assertEqual(len(searched), len(counted), "counts what is not seen")

    def _assert_part_door(self, name, role, cases, mine):
        law = self._letters(role)
        type(self).cells += len(law)
        leaks = sorted(law[id_][0] for id_ in cases & law.keys() - mine)
        with self.subTest(door=name, role=role):
            self.assertFalse(leaks, f"{name} leaks to {role}")

    def test_10_a_file_is_downloaded_by_who_sees_the_case(self):
        """Each request asks the rules; no token stands in for them."""
        for role in self.users:
            for kind, files in (
                ("note", self.internal_files),
                ("message", self.public_files),
            ):
                # People outside get files by the pages made for them.
                letters = "" if role in _OUTSIDERS else "rw"
                for token in (None, "standing-token"):
                    seen = self._downloads(role, files, token)
                    self._assert_door(f"file of a {kind}", role, seen, letters)

    def _downloads(self, role, files, token):
        tickets = self._tickets(role)
        for file in files.values():
            file.write({"access_token": token, "public": bool(token)})
        self.env.flush_all()

        def download(ticket):
            file = files[ticket.id].with_user(self.users[role])
            file.invalidate_recordset()
            record = self.env["ir.binary"].with_user(self.users[role])
            return record._find_record(res_id=file.id, access_token=token)

        return tries(tickets, download)

    def test_10_no_contact_team_or_user_leads_to_a_case(self):
        """Asking another model about a case by its id or by its words."""
        ways = self._ways()
        self.assertIn(("res.partner", "helpdesk_ticket_ids"), ways)
        for role in self.users:
            law = self._letters(role)
            hidden = self._tickets(role).filtered(
                lambda t, law=law: law[t.id][1] == "-"
            )
            if not hidden:
                continue
            names = hidden.sudo().mapped("name")
            for model, field in ways:
                records = self.env[model].with_user(self.users[role])
                for name, domain in (
                    ("in", [(field, "in", hidden.ids)]),
                    ("=", [(field, "=", hidden[:1].id)]),
                    ("id in", [(f"{field}.id", "in", hidden.ids)]),
                    ("any id", [(field, "any", [("id", "in", hidden.ids)])]),
                    ("words in", [(f"{field}.name", "in", names)]),
                ):
                    known = found(lambda r=records, d=domain: r.search(d).ids)
                    type(self).cells += len(hidden)
                    with self.subTest(way=f"{name} {model}.{field}", role=role):
                        self.assertFalse(known)

    def _ways(self):
        """Fields of other models that lead to tickets, inverses included."""
        return [
            (name, field.name)
            for name, model in sorted(self.env.registry.items())
            if not (
                model._abstract or model._transient or name.startswith("complaint.")
            )
            for field in self.env[name]._fields.values()
            if field.relational
            and field.comodel_name == TICKET
            and (field.store or field.search)
        ]

    def test_10_who_never_complained_is_no_secret_told_by_counting(self):
        """``= False`` on an inverse is a question about cases too."""
        partners = self.env["res.partner"].with_user(self.users["employee"])
        for domain in (
            [("helpdesk_ticket_ids", "!=", False)],
            [("helpdesk_ticket_ids", "not in", [False])],
            ["!", ("helpdesk_ticket_ids", "=", False)],
        ):
            found = partners.search([("id", "=", self.customer.id), *domain])
            self.assertFalse(found, domain)
        silent = [("helpdesk_ticket_ids", "=", False), ("id", "=", self.customer.id)]
        self.assertTrue(partners.search(silent))
        known = self.env["res.partner"].with_user(self.users["manager"])
        self.assertFalse(known.search(silent))
        self.assertTrue(
            known.search([("helpdesk_ticket_ids", "in", self._tickets("manager").ids)])
        )

    def test_10_the_systray_counts_what_is_seen(self):
        for role in self.users:
            if role in _OUTSIDERS:
                continue
            user = self.users[role].with_user(self.users[role])
            groups = user._get_activity_groups()
            counted = sum(
                g.get("total_count", 0)
                for g in groups
                if g["model"] in (TICKET, "mail.activity")
            )
            mine = [
                key for key, letter in self._letters(role).values() if letter in "rw"
            ]
            with self.subTest(role=role):
                self.assertEqual(counted, len(mine))
            type(self).cells += len(self._letters(role))

    def test_10_the_matrix_is_as_big_as_it_says(self):
        cells = len(self.expected) * (len(doors(Doors)) + 2 * len(self._parts()))
        self.assertGreater(cells, _AT_LEAST)
        self.assertFalse(
            [model for model in self.unfilled if self.env[model].has_access("read")],
            "a model of a case that no row could be made of: nothing was asked",
        )
