"""Load public consumer complaints as history, through the standard import.

`main(env, path)` reads the Consumer Financial Protection Bureau's file (CSV, gzipped)
and passes it to `load()` of `helpdesk.ticket`, as the import dialog does. What the
file does not tell is not made up:

* the register number is `CFPB-` and the place of the row in the file;
* complainants are not named; state and ZIP code stand as their address;
* relief is recorded by kind, without a sum;
* "not disputed" means that nothing was heard, so it counts as silence;
* no closing dates were published: a case is taken as closed on the last day the
  company had to answer, 15 days after it got the complaint, 60 when it was late.

The caller commits. A second run finds the numbers in the register and adds nothing.
"""

import csv
import gzip
import logging
import re
import time
from datetime import datetime, timedelta
from html import escape

SOURCE = "CFPB"
TEAM = "Consumer complaints (import)"
BATCH = 1000
ADDON = "complaint_iso10002"
_logger = logging.getLogger(__name__)

CHANNELS = {
    "Web": "helpdesk_mgmt.helpdesk_ticket_channel_web",
    "Phone": "helpdesk_mgmt.helpdesk_ticket_channel_phone",
    "Postal mail": f"{ADDON}.helpdesk_ticket_channel_letter",
    "Referral": f"{ADDON}.helpdesk_ticket_channel_regulator",
}
OTHER_CHANNEL = "helpdesk_mgmt.helpdesk_ticket_channel_other"
#: company response -> (finding, why, code of the remedy)
RESPONSES = {
    "Closed with monetary relief": (
        "upheld",
        "The company gave monetary relief.",
        "cfpb_monetary",
    ),
    "Closed with non-monetary relief": (
        "partly_upheld",
        "The company gave relief other than money.",
        "cfpb_other",
    ),
    "Closed with explanation": (
        "not_upheld",
        "The company explained what happened and gave no relief.",
        "",
    ),
    "Closed": (
        "not_upheld",
        "The company closed the matter without relief or explanation.",
        "",
    ),
}
REMEDIES = {
    "cfpb_monetary": ("Monetary relief (sum not published)", "monetary"),
    "cfpb_other": ("Non-monetary relief (kind not published)", "other"),
}
ANSWERS = {"Yes": ("rejected", "recourse_exhausted"), "No": ("silent", "no_answer")}
LATE, IN_TIME = timedelta(days=60), timedelta(days=15)


def main(env, path):
    """Import the file's complaints that are not in the register; their ids.

    :raises ValueError: with `load()`'s messages when a row is refused; the batches
        before it stay in the open transaction.
    """
    start = time.monotonic()
    places = _Places(env)
    rows = _new_rows(env, _read(path))
    tickets = env["helpdesk.ticket"].with_context(tracking_disable=True, tz="UTC")
    ids = []
    for first in range(0, len(rows), BATCH):
        batch = [places.values(*row) for row in rows[first : first + BATCH]]
        ids += _load(tickets, batch)
    seconds = time.monotonic() - start
    _logger.info(
        "%d complaints from %s in %.1f s (%.0f/s)",
        len(ids),
        path,
        seconds,
        len(ids) / seconds,
    )
    return ids


def _read(path):
    """`[(number, row)]` of the file, rows as dictionaries."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [
            (f"{SOURCE}-{place:05}", row)
            for place, row in enumerate(csv.DictReader(file), 1)
        ]


def _new_rows(env, rows):
    known = env["helpdesk.ticket"].search_read(
        [("imported_from", "=", SOURCE)], ["number"]
    )
    taken = {ticket["number"] for ticket in known}
    return [(number, row) for number, row in rows if number not in taken]


def _load(tickets, batch):
    """Pass value dictionaries to `load()`; the ids."""
    columns = list(dict.fromkeys(name for values in batch for name in values))
    lines = [[values.get(name, "") for name in columns] for values in batch]
    result = tickets.load(columns, lines)
    if not result["ids"]:
        raise ValueError("\n".join(str(m["message"]) for m in result["messages"]))
    return result["ids"]


class _Places:
    """External ids of what rows point to: team, categories, kinds of remedy."""

    def __init__(self, env):
        self.env = env
        self.team = self._team()
        self.remedies = {code: self._remedy_type(code) for code in REMEDIES}
        self.categories = {}

    def values(self, number, row):
        """The columns of one complaint, as `load()` wants them."""
        category = self._category(row["Product"], row["Sub-product"])
        return {
            "number": number,
            "name": row["Issue"],
            "description": _description(row),
            "team_id/id": self.team,
            "user_id/id": "",
            "received_by_id/id": "",
            "received_at": _moment(row["Date received"]),
            "acknowledged_at": _moment(row["Date sent to company"]),
            "channel_id/id": CHANNELS.get(row["Submitted via"], OTHER_CHANNEL),
            "category_id/id": category,
            "complainant_address": f"{row['ZIP code']} {row['State']}, US".strip(),
            "preferred_lang": "en_US",
            "about": row["Sub-product"] or row["Product"],
            "unit_concerned": row["Company"],
            "imported_from": SOURCE,
            "point_ids/name": _point(row),
            "point_ids/category_id/id": category,
            **self._ending(row),
        }

    def _ending(self, row):
        """What the company answered, and how the case ended."""
        response = row["Company response to consumer"]
        note = (
            f"Company's response: {response}. In time: {row['Timely response?']}. "
            f"Disputed: {row['Consumer disputed?'] or 'not known'}."
        )
        if response not in RESPONSES:
            return {"iso_step": "investigation", "closure_note": note}
        finding, reason, remedy = RESPONSES[response]
        answer, closure = ANSWERS.get(row["Consumer disputed?"], ("", ""))
        ended = _ended(row)
        values = {
            "iso_step": "closed",
            "closed_date": ended,
            "decided_at": ended,
            "communicated_at": ended,
            "complainant_answer": answer,
            "closure_reason": closure,
            "closure_note": note,
            "point_ids/finding": finding,
            "point_ids/reason": reason,
        }
        if remedy:
            values.update(
                {
                    "remedy_ids/type_id/id": self.remedies[remedy],
                    "remedy_ids/state": "performed",
                    "remedy_ids/done_on": ended[:10],
                }
            )
        return values

    def _team(self):
        pipeline = self.env.ref(f"{ADDON}.complaint_pipeline_regulated")
        values = {"name": TEAM, "complaint_handling": True, "pipeline_id": pipeline.id}
        return self._keep("helpdesk.ticket.team", "team", values)

    def _remedy_type(self, code):
        name, relief = REMEDIES[code]
        values = {"code": code, "name": name, "relief": relief, "sequence": 900}
        return self._keep("complaint.remedy.type", code, values)

    def _category(self, product, sub_product):
        """The category of a product, or of its sub-product where it has one."""
        key = (product, sub_product)
        if key not in self.categories:
            parent = self.env.ref(self._category(product, "")) if sub_product else None
            values = {
                "name": sub_product or product,
                "parent_id": parent and parent.id,
                "company_id": False,
                "show_in_portal": False,
            }
            name = re.sub(r"\W+", "_", " ".join(filter(None, key)).lower())
            self.categories[key] = self._keep(
                "helpdesk.ticket.category", f"category_{name}", values
            )
        return self.categories[key]

    def _keep(self, model, name, values):
        """The external id of a record, made the first time and then left alone."""
        xmlid = f"import_cfpb.{name}"
        self.env[model]._load_records(
            [{"xml_id": xmlid, "values": values, "noupdate": True}], update=True
        )
        return xmlid


def _moment(day):
    """`7/29/2013` as the noon of that day, which is the same day in every zone."""
    return f"{datetime.strptime(day, '%m/%d/%Y') + timedelta(hours=12)}"


def _ended(row):
    late = row["Timely response?"] != "Yes"
    sent = datetime.strptime(row["Date sent to company"], "%m/%d/%Y")
    return f"{sent + timedelta(hours=12) + (LATE if late else IN_TIME)}"


def _point(row):
    return ": ".join(filter(None, (row["Issue"], row["Sub-issue"])))


def _description(row):
    """What the file tells; the complainant's own text was not published in it."""
    facts = ("Issue", "Sub-issue", "Product", "Sub-product", "Company")
    lines = [f"{name}: {escape(row[name])}" for name in facts if row[name]]
    return f"<p>{'<br/>'.join(lines)}</p>"
