"""The table on the terminal, and `.local/bench.json`."""

import json

from dev import paths, steps

FILE = paths.LOCAL / "bench.json"
LINE = "{:<8} {:<74} {:>10} {:>10} {:>7} {:>6}  {}"
HEAD = LINE.format("area", "name", "peer", "ours", "ratio", "bound", "holds")


def show_head():
    """The head of the table."""
    steps.show(f"{HEAD}\n{'-' * len(HEAD)}")


def show(row):
    """One line of the table."""
    steps.show(
        LINE.format(
            row.area,
            row.name,
            _number(row.peer),
            _number(row.ours),
            f"{row.ratio:.2f}" if row.ratio >= 0.1 else f"{row.ratio:.4f}",
            f"{row.bound:g}",
            "yes" if row.holds else "NO",
        )
    )


def save(rows, areas):
    """Replace the rows of `areas` in the file; those of other areas stay."""
    kept = [row for row in _saved() if row["area"] not in areas]
    every = kept + [row.as_dict() for row in rows]
    every.sort(key=lambda row: row["area"])
    steps.write(FILE, json.dumps(every, indent=2) + "\n")


def _saved():
    return json.loads(FILE.read_text()) if FILE.exists() else []


def _number(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
