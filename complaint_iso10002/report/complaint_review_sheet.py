import io

import xlsxwriter

from odoo import api, models

#: Excel refuses longer names of sheets, and these characters in them
_LONGEST, _REFUSED = 31, "[]:*?/\\"


class ComplaintReviewSheet(models.AbstractModel):
    """The frozen figures of a management review as a workbook (8.6.2).

    A sheet for each input, one for the decisions; numbers are numbers, words
    are in the language of the reader, text never is a formula.
    """

    _name = "report.complaint_iso10002.review_sheet"
    _description = "Figures of a management review"

    @api.model
    def _sheet(self, review):
        """The workbook of ``review`` as bytes."""
        stream = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False}
        book = xlsxwriter.Workbook(stream, {**options, "strings_to_urls": False})
        bold = book.add_format({"bold": True})
        for block in review.input_ids:
            rows = self._input_rows(block)
            self._write(book, block.label, rows, bold)
        decisions = self.env._("Decisions")
        self._write(book, decisions, self._decision_rows(review), bold)
        book.close()
        return stream.getvalue()

    @api.model
    def _write(self, book, name, rows, bold):
        """A sheet of ``rows``; a row that starts with ``True`` is a heading."""
        clean = "".join(" " if letter in _REFUSED else letter for letter in name)
        sheet = book.add_worksheet(clean[:_LONGEST])
        rtl = self.env["res.lang"]._lang_get(self.env.lang or "en_US").direction
        if rtl == "rtl":
            sheet.right_to_left()
        sheet.set_column(0, 0, 48)
        sheet.set_column(1, 5, 18)
        for number, (is_heading, *cells) in enumerate(rows):
            sheet.write_row(number, 0, cells, bold if is_heading else None)

    @api.model
    def _input_rows(self, block):
        figures = self.env["complaint.review.figures"]
        labels, content = figures._labels(), block._content()
        units = (
            self.env["complaint.kpi"]._fields["unit"]._description_selection(self.env)
        )
        yield True, block.label
        yield (
            True,
            self.env._("Figure"),
            self.env._("Value"),
            self.env._("Unit"),
            self.env._("n"),
            self.env._("Period before"),
        )
        for entry in content.get("lines", ()):
            yield (
                False,
                labels.get(entry["code"], entry["code"]),
                entry["value"],
                dict(units).get(entry["unit"], entry["unit"]),
                entry.get("n"),
                entry.get("former"),
            )
        for table in content.get("tables", ()):
            yield True, ""
            yield True, labels.get(table["code"], table["code"])
            yield True, *(labels.get(name, name) for name in table["head"])
            for row in table["rows"]:
                yield False, *(self._cell(cell, labels) for cell in row)
        series = content.get("series", {})
        if series.get("points"):
            yield True, ""
            yield True, labels.get(series.get("code"), "")
        for point in series.get("points", ()):
            yield False, *point

    @api.model
    def _cell(self, cell, labels):
        return labels.get(cell, cell) if isinstance(cell, str) else cell

    @api.model
    def _decision_rows(self, review):
        kinds = review.decision_ids._fields["kind"]._description_selection(self.env)
        yield (
            True,
            self.env._("Decision"),
            self.env._("Output"),
            self.env._("Owner"),
            self.env._("Due on"),
        )
        for decision in review.decision_ids:
            # sudo: who answers for it is part of the review
            owner = decision.owner_id.sudo().name or ""
            due = str(decision.due_on or "")
            yield False, decision.name, dict(kinds)[decision.kind], owner, due
