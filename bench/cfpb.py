"""The import that is measured: 3,186 public complaints, or as many made up."""

import csv
import gzip
import os
import random
from datetime import date, timedelta
from pathlib import Path

from dev import paths

ROWS = 3186
FILE = Path(
    os.environ.get(
        "CFPB_DATA", paths.ROOT.parent / "shared/data/cfpb_complaints.csv.gz"
    )
)
MADE_UP = paths.LOCAL / "bench_complaints.csv.gz"


def path():
    """The public file, or where it is not at hand one of the same shape."""
    if FILE.exists():
        return FILE
    _make_up(MADE_UP)
    return MADE_UP


def load(env, file):
    """Import a file as `make demo` does; the caller commits."""
    from dev.import_cfpb import main

    main(env, file)


def _make_up(file):
    """Write rows with the public file's columns and about its spread of values."""
    chance = random.Random(10002)
    rows = [_row(chance) for _place in range(ROWS)]
    with gzip.open(file, "wt", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def _row(chance):
    received = date(2016, 1, 1) + timedelta(days=chance.randrange(98))
    product = chance.randrange(11)
    relief = ["with explanation"] * 8 + ["with monetary relief"]
    relief += ["with non-monetary relief"]
    return {
        "Date received": _us(received),
        "Product": f"Product {product}",
        "Sub-product": chance.choice(["", f"Sub-product {product}.{product % 4}"]),
        "Issue": f"Issue {chance.randrange(80)}",
        "Sub-issue": chance.choice(["", f"Sub-issue {chance.randrange(62)}"]),
        "Company": f"Company {chance.randrange(491)}",
        "State": chance.choice(["CA", "FL", "TX", "NY"]),
        "ZIP code": f"{chance.randrange(100, 999)}XX",
        "Consumer consent provided?": "N/A",
        "Submitted via": chance.choice(["Web"] * 7 + ["Phone", "Referral", "Fax"]),
        "Date sent to company": _us(received + timedelta(days=chance.randrange(4))),
        "Company response to consumer": f"Closed {chance.choice(relief)}",
        "Timely response?": "No" if chance.random() < 0.03 else "Yes",
        "Consumer disputed?": "Yes" if chance.random() < 0.19 else "No",
    }


def _us(day):
    return f"{day.month}/{day.day}/{day.year}"
