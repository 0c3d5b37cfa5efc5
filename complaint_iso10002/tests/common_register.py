"""Public registers of complaints, as an old register would be taken over."""

import csv
import gzip

from odoo.tools import SQL

from .common_measure import MeasureCase

_TABLES = (
    "helpdesk_ticket",
    "complaint_clock",
    "complaint_figure",
    "complaint_point",
)


def read(path, generated):
    """The rows of ``path``; ``generated`` ones where the data is not at hand."""
    if not path.exists():
        return generated
    with gzip.open(path, "rt", encoding="utf-8") as text:
        return list(csv.DictReader(text))


class RealDataCase(MeasureCase):
    """Public registers, written by SQL as an old register would be."""

    @classmethod
    def _write_tickets(cls, rows):
        """``rows``: (number, team id, received, closed, outcome, answer)."""
        stage = cls.golden_team.pipeline_id._stage_at("closed")
        cls.env.flush_all()
        cls.env.cr.executemany(
            """
            INSERT INTO helpdesk_ticket (
                number, team_id, received_at, closed_date, communicated_at, outcome,
                complainant_answer, name, description, company_id, stage_id, iso_step,
                is_complaint, access_level, identity_mode, registered_at, imported_from,
                active)
            VALUES (%s, %s, %s, %s, %s, %s, %s, 'x', 'x', %s, %s, 'closed', true,
                'standard', 'open', now() AT TIME ZONE 'UTC', 'public register', true)
            """,
            [
                (number, team, received, closed, closed, outcome, answer)
                + (cls.company.id, stage.id)
                for number, team, received, closed, outcome, answer in rows
            ],
        )
        cls.env.cr.execute(
            "SELECT number, id FROM helpdesk_ticket WHERE company_id = %s",
            [cls.company.id],
        )
        return dict(cls.env.cr.fetchall())

    @classmethod
    def _write_points(cls, rows):
        """``rows``: (ticket id, finding)."""
        cls.env.cr.executemany(
            "INSERT INTO complaint_point (ticket_id, finding, name, sequence) "
            "VALUES (%s, %s, 'x', 10)",
            rows,
        )
        cls.env.invalidate_all()

    @classmethod
    def _complete(cls):
        """The figures, and the statistics of what autovacuum cannot see.

        Without them PostgreSQL may plan for the empty tables it last looked at.
        """
        cls.env.invalidate_all()
        while cls.env["complaint.figure"]._complete(5000):
            pass
        cls.env.flush_all()
        for table in _TABLES:
            cls.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _sum(self, measure, domain=(), by=()):
        return self.env["complaint.report"]._read_group(
            [("company_id", "=", self.company.id), *domain], list(by), [measure]
        )
