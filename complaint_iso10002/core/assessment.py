"""Initial assessment: from the six criteria to a proposed criticality (7.5).

The standard names the criteria and gives no formula; the matrix is the
company's own data (``complaint.assessment.rule``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

CRITICALITIES = ("low", "normal", "high", "critical")
DEPTHS = ("desk", "standard", "full")


@dataclass(frozen=True)
class Proposal:
    """What the matrix says, and what it becomes after the overrides.

    ``matrix`` stays visible beside ``criticality``, so that a reader sees
    that safety, and not the matrix, raised a case.
    """

    matrix: str
    criticality: str
    depth: str


def propose(
    severity: int,
    impact: int,
    complexity: str | None,
    is_safety: bool,
    matrix: Mapping[tuple[int, int], str],
) -> Proposal | None:
    """Propose a criticality and a depth of investigation; a person decides.

    ``severity`` and ``impact`` run from 1 to 5. Safety always gives
    ``critical``. Complexity never raises criticality, it sets the depth.
    Returns ``None`` while a criterion is missing or the matrix has no cell.
    """
    cell = matrix.get((severity, impact))
    if cell is None:
        return None
    criticality = "critical" if is_safety else cell
    return Proposal(cell, criticality, depth(complexity, criticality))


def depth(complexity: str | None, criticality: str) -> str:
    """How deep to look into it (7.6): as deep as it is serious."""
    if criticality == "critical" or complexity == "complex":
        return "full"
    return "desk" if complexity == "simple" else "standard"


def host_priority(criticality: str) -> str:
    """The helpdesk's priority, ``"0"`` to ``"3"``, for a criticality."""
    return str(CRITICALITIES.index(criticality))
