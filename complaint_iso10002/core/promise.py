"""The promise of a clock as text: what a clock keeps from its policy.

A rule is copied onto the clock at its start, so that editing a policy rewrites
no evidence (4.15); the text is canonical, so that equal promises are equal.
"""

from collections.abc import Iterable
from functools import lru_cache

from .chain import canonical, load
from .clock import Rule, Target
from .escalation import Step
from .milestone import RECURRING


@lru_cache(maxsize=4096)
def read_rule(text: str) -> Rule:
    """The rule that :func:`rule_text` wrote; kept, as they repeat."""
    content = load(text)
    targets = tuple(
        Target(**{**target, "pauses": frozenset(target["pauses"])})
        for target in content["targets"]
    )
    return Rule(
        content["milestone"],
        targets,
        recurring=content["milestone"] in RECURRING,
        warnings=tuple(content["warnings"]),
        steps=tuple(Step(**step) for step in content["steps"]),
    )


def rule_text(
    milestone: str,
    targets: Iterable[Target],
    steps: Iterable[Step],
    warnings: tuple[float, ...] = (0.75,),
) -> str:
    """The canonical text of a rule."""
    return canonical(
        {
            "milestone": milestone,
            "targets": [
                {**vars(target), "pauses": sorted(target.pauses)} for target in targets
            ],
            "steps": [vars(step) for step in steps],
            "warnings": list(warnings),
        }
    )


def promise(rule: Rule) -> list[list]:
    """The limits of ``rule`` as the journal keeps them: amount, unit, whose."""
    return [[target.amount, target.unit, target.name] for target in rule.targets]
