"""What a complaint must show before it may stand in a step.

A gate is a named question about the facts of a case. Which gates a stage
demands is the pipeline's business (``complaint.pipeline``); what a gate asks
is law and lives here (ISO 10002:2018, clauses 4.7, 4.12 and 7.2 to 7.9).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """One allegation of the complaint, as far as the gates care."""

    category: bool
    finding: str | None
    reason: bool
    cause: bool


@dataclass(frozen=True)
class Facts:
    """What the gates may know about a case; booleans mean "is recorded"."""

    channel: bool = False
    description: bool = False
    contact: bool = False
    owner: bool = False
    criteria: bool = False
    criticality: bool = False
    needs_immediate_action: bool = False
    immediate_action: bool = False
    depth: str | None = None
    plan: bool = False
    conclusion: bool = False
    no_conflict: bool = False
    points: tuple[Point, ...] = ()
    response_approved: bool = False
    response_sent: bool = False
    answer: str | None = None
    reminded: bool = False
    remedies_open: int = 0
    remedies_unverified: int = 0
    reviewed: bool = False
    recourse_told: bool = False
    recourse_ended: bool = False
    closure_reason: str | None = None
    exit_reason: bool = False
    merged_into: bool = False


def _each_point(question: Callable[[Point], bool]) -> Callable[[Facts], bool]:
    return lambda facts: bool(facts.points) and all(map(question, facts.points))


def _found(point: Point) -> bool:
    return bool(point.finding) and (point.finding == "withdrawn" or point.reason)


def _cause_known(point: Point) -> bool:
    return point.finding not in ("upheld", "partly_upheld") or point.cause


def _answer(facts: Facts) -> bool:
    if facts.answer == "silent":
        return facts.reminded
    return facts.answer in ("accepted", "rejected")


def _agreed(facts: Facts) -> bool:
    return facts.answer != "rejected" and _answer(facts)


def _settled(facts: Facts) -> bool:
    if facts.answer == "rejected":
        return facts.reviewed and facts.recourse_told
    return _answer(facts)


#: Which answers of the complainant make a closure reason true (7.9).
REASONS = {
    "accepted_remedied": ("accepted",),
    "accepted_explained": ("accepted",),
    "no_answer": ("silent",),
    "recourse_exhausted": ("rejected",),
    "external_decision": ("rejected",),
}


def _closure_reason(facts: Facts) -> bool:
    return facts.answer in REASONS.get(facts.closure_reason or "", ())


#: code -> does the case show it? Clause numbers stand with the data records.
QUESTIONS: dict[str, Callable[[Facts], bool]] = {
    "channel": lambda facts: facts.channel,
    "description": lambda facts: facts.description,
    "contact": lambda facts: facts.contact,
    "owner": lambda facts: facts.owner,
    "criteria": lambda facts: facts.criteria,
    "criticality": lambda facts: facts.criticality,
    "immediate_action": lambda facts: (
        not facts.needs_immediate_action or facts.immediate_action
    ),
    "points": _each_point(lambda point: point.category),
    "no_conflict": lambda facts: facts.no_conflict,
    "plan": lambda facts: facts.depth != "full" or facts.plan,
    "findings": _each_point(_found),
    "causes": _each_point(_cause_known),
    "conclusion": lambda facts: facts.conclusion,
    "response_approved": lambda facts: facts.response_approved,
    "response_sent": lambda facts: facts.response_sent,
    "answer": _answer,
    "agreed": _agreed,
    "remedies_done": lambda facts: facts.remedies_open == 0,
    "remedies_verified": lambda facts: facts.remedies_unverified == 0,
    "rejected": lambda facts: facts.answer == "rejected",
    "settled": _settled,
    "reviewed": lambda facts: facts.reviewed,
    "recourse_told": lambda facts: facts.recourse_told,
    "recourse_ended": lambda facts: (
        facts.closure_reason != "external_decision" or facts.recourse_ended
    ),
    "closure_reason": _closure_reason,
    "exit_reason": lambda facts: facts.exit_reason,
    "merged_into": lambda facts: facts.merged_into,
}


def unmet(demanded: Iterable[str], facts: Facts) -> tuple[str, ...]:
    """The codes among ``demanded`` that ``facts`` do not answer, in order.

    :raises KeyError: for a code nobody wrote a question for; a pipeline must
        not demand what cannot be checked.
    """
    return tuple(code for code in demanded if not QUESTIONS[code](facts))
