"""`python -m bench [AREA]`; needs the variables of `dev.databases.templates()`."""

import importlib
import sys

from dev import paths, steps

from . import lab, report

AREAS = ("desk", "clocks", "access", "door", "learning")


def main():
    """Run the areas that are written, or the one named; 1 when a bound is missed."""
    wanted = sys.argv[1:] or [area for area in AREAS if _is_written(area)]
    unknown = [area for area in wanted if not _is_written(area)]
    if unknown:
        raise steps.StepFailed(f"no benchmark for: {', '.join(unknown)}")
    lab.drop_abandoned()
    rows = []
    report.show_head()
    with lab.Lab() as opened:
        for area in wanted:
            for row in importlib.import_module(f"bench.areas.{area}").rows(opened):
                report.show(row)
                rows.append(row)
    report.save(rows, wanted)
    return 0 if all(row.holds for row in rows) else 1


def _is_written(area):
    return area in AREAS and (paths.ROOT / "bench/areas" / f"{area}.py").exists()


if __name__ == "__main__":
    steps.main(main)
