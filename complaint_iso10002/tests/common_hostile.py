from .common_access import TICKET, AccessWorld

ADDON = "complaint_iso10002"


class HostileWorld(AccessWorld):
    """A sealed case, people who wish it ill, and what they left; no tests of its own.

    ``case`` is a sealed complaint that only its named people see.
    """

    filled = False
    only = (("sealed", "none"), ("sealed", "case"))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.cases["employee", "sealed", "none"]

    def _trace(self):
        """Rows of the case in every table, complaints in all, the case itself."""
        self.env.flush_all()
        tickets = self.env[TICKET].sudo().with_context(active_test=False)
        counts = {
            model: self.env[model].sudo().search_count([(path, "=", self.case.id)])
            for model, path in sorted(self._parts().items())
        }
        self.case.invalidate_recordset()
        fields = ["name", "stage_id", "write_date", "access_level", "user_id"]
        return (
            counts,
            tickets.search_count([("is_complaint", "=", True)]),
            self.case.sudo().read(fields),
        )
