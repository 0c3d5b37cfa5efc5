from dataclasses import fields, replace

from odoo.tests import BaseCase

from ..core import gate

UPHELD = gate.Point(category=True, finding="upheld", reason=True, cause=True)
#: A case to which every gate says yes; each test spoils one thing.
WHOLE = gate.Facts(
    channel=True,
    description=True,
    contact=True,
    owner=True,
    criteria=True,
    criticality=True,
    needs_immediate_action=True,
    immediate_action=True,
    depth="full",
    plan=True,
    conclusion=True,
    no_conflict=True,
    points=(UPHELD,),
    response_approved=True,
    response_sent=True,
    answer="rejected",
    reviewed=True,
    recourse_told=True,
    recourse_ended=True,
    closure_reason="external_decision",
    exit_reason=True,
    merged_into=True,
)


class TestCoreGate(BaseCase):
    """What each gate asks of the facts of a case (clauses 4.7, 7.2 to 7.9)."""

    def _unmet(self, *codes, **facts):
        return gate.unmet(codes, replace(WHOLE, **facts))

    def test_7_3_a_whole_case_misses_nothing(self):
        able = set(gate.QUESTIONS) - {"agreed"}  # agreement and refusal exclude
        self.assertEqual(gate.unmet(able, WHOLE), ())

    def test_7_3_an_empty_case_misses_all_but_what_it_need_not_do(self):
        unasked = {
            "immediate_action",
            "plan",
            "remedies_done",
            "remedies_verified",
            "recourse_ended",
        }
        missing = set(gate.unmet(gate.QUESTIONS, gate.Facts()))
        self.assertEqual(set(gate.QUESTIONS) - missing, unasked)

    def test_7_3_each_recorded_fact_is_asked_by_a_gate(self):
        """Spoiling any fact of a whole case closes some gate."""
        able = set(gate.QUESTIONS) - {"agreed"}
        worse = {
            "needs_immediate_action": None,  # taking a need away frees
            "depth": None,
            "reminded": None,
            "points": (),
            "remedies_open": 1,
            "remedies_unverified": 1,
        }
        for field in fields(gate.Facts):
            value = worse.get(field.name, False)
            if value is None:
                continue
            with self.subTest(fact=field.name):
                self.assertTrue(gate.unmet(able, replace(WHOLE, **{field.name: value})))

    def test_7_3_missing_things_come_in_the_order_they_were_demanded(self):
        codes = ("conclusion", "owner", "channel")
        self.assertEqual(gate.unmet(codes, gate.Facts()), codes)

    def test_7_3_a_gate_without_a_question_is_an_error(self):
        with self.assertRaises(KeyError):
            gate.unmet(["charm"], WHOLE)

    def test_7_5_immediate_action_is_asked_when_needed(self):
        self.assertEqual(
            self._unmet("immediate_action", immediate_action=False),
            ("immediate_action",),
        )
        self.assertFalse(
            self._unmet(
                "immediate_action",
                immediate_action=False,
                needs_immediate_action=False,
            )
        )

    def test_7_6_only_a_full_investigation_needs_a_plan(self):
        for depth, missing in (
            ("full", ("plan",)),
            ("standard", ()),
            ("desk", ()),
            (None, ()),
        ):
            with self.subTest(depth=depth):
                self.assertEqual(self._unmet("plan", depth=depth, plan=False), missing)

    def test_7_6_every_point_needs_a_finding_with_its_reason(self):
        spoiled = (
            replace(UPHELD, finding=None),
            replace(UPHELD, reason=False),
            replace(UPHELD, finding="not_upheld", reason=False),
        )
        for point in spoiled:
            with self.subTest(point=point):
                self.assertTrue(self._unmet("findings", points=(UPHELD, point)))
        withdrawn = replace(UPHELD, finding="withdrawn", reason=False)
        self.assertFalse(self._unmet("findings", points=(UPHELD, withdrawn)))
        self.assertTrue(self._unmet("findings", points=()))

    def test_7_6_what_is_upheld_needs_a_cause(self):
        for finding, missing in (
            ("upheld", ("causes",)),
            ("partly_upheld", ("causes",)),
            ("not_upheld", ()),
            ("out_of_scope", ()),
        ):
            point = replace(UPHELD, finding=finding, cause=False)
            with self.subTest(finding=finding):
                self.assertEqual(self._unmet("causes", points=(point,)), missing)

    def test_7_9_silence_counts_after_a_reminder(self):
        self.assertEqual(self._unmet("answer", answer="silent"), ("answer",))
        self.assertFalse(self._unmet("answer", answer="silent", reminded=True))
        self.assertEqual(self._unmet("answer", answer=None), ("answer",))

    def test_7_9_a_refusal_is_settled_by_review_and_the_way_outside(self):
        self.assertFalse(self._unmet("settled"))
        self.assertTrue(self._unmet("settled", reviewed=False))
        self.assertTrue(self._unmet("settled", recourse_told=False))
        self.assertFalse(
            self._unmet(
                "settled", answer="accepted", reviewed=False, recourse_told=False
            )
        )

    def test_7_9_the_closing_reason_agrees_with_the_answer(self):
        agreeing = {
            ("accepted", "accepted_remedied"),
            ("accepted", "accepted_explained"),
            ("silent", "no_answer"),
            ("rejected", "recourse_exhausted"),
            ("rejected", "external_decision"),
        }
        for answer in (None, "accepted", "silent", "rejected"):
            for reason in (None, "invented", *gate.REASONS):
                with self.subTest(answer=answer, reason=reason):
                    missing = self._unmet(
                        "closure_reason", answer=answer, closure_reason=reason
                    )
                    self.assertEqual(not missing, (answer, reason) in agreeing)

    def test_7_9_an_outside_decision_is_awaited(self):
        self.assertTrue(self._unmet("recourse_ended", recourse_ended=False))
        self.assertFalse(
            self._unmet(
                "recourse_ended",
                recourse_ended=False,
                closure_reason="recourse_exhausted",
            )
        )

    def test_7_9_agreement_is_an_acceptance_or_silence_after_a_reminder(self):
        self.assertTrue(self._unmet("agreed"))
        self.assertFalse(self._unmet("agreed", answer="accepted"))
        self.assertFalse(self._unmet("agreed", answer="silent", reminded=True))
        self.assertTrue(self._unmet("agreed", answer="silent", reminded=False))
        self.assertTrue(self._unmet("agreed", answer=None, remedies_open=1))
