from datetime import date, datetime
from random import Random

from odoo.tests import BaseCase

from ..core import chain

AT = datetime(2025, 3, 12, 9, 0)


def _chain(case, payloads):
    previous, links = chain.GENESIS, []
    for sequence, payload in enumerate(payloads, start=1):
        text = chain.canonical(payload)
        digest = chain.digest(text)
        sealed = chain.seal(previous, case, sequence, AT, "changed", 7, digest)
        links.append(chain.Link(case, sequence, AT, "changed", 7, digest, text, sealed))
        previous = sealed
    return links


class TestCoreChain(BaseCase):
    """A chain tells when it was tampered with, and where (4.9, 8.1)."""

    def _first(self, links):
        return next(chain.faults(links), None)

    def test_4_9_an_untouched_chain_has_no_fault(self):
        self.assertIsNone(self._first([]))
        self.assertIsNone(self._first(_chain(1, "abc") + _chain(2, "xy")))

    def test_4_9_the_hash_is_what_it_was_when_the_first_case_was_entered(self):
        """A golden value: changing the format would unseal every register."""
        text = chain.canonical({"b": [1, None], "a": "شکایت", "c": date(2025, 3, 1)})
        self.assertEqual(text, '{"a":"شکایت","b":[1,null],"c":"2025-03-01"}')
        sealed = chain.seal(chain.GENESIS, 1, 1, AT, "received", 2, chain.digest(text))
        self.assertEqual(
            sealed, "8d095e7a1ef121c6d055298339f6c4d99c1a6a4d33e7a6f0f2f2ccbcb4b00921"
        )

    def test_4_9_an_erased_payload_leaves_a_chain_that_verifies(self):
        links = _chain(1, "abc")
        links[1] = links[1]._replace(payload=None)
        self.assertIsNone(self._first(links))

    def test_4_9_every_column_is_covered(self):
        spoiled = {
            "sequence": (9, "gap"),
            "at": (datetime(2024, 1, 1), "hash"),
            "kind": ("step", "hash"),
            "author": (8, "hash"),
            "digest": ("f" * 64, "payload"),
            "payload": ('"B"', "payload"),
            "hash": ("f" * 64, "hash"),
        }
        for column, (value, problem) in spoiled.items():
            links = _chain(1, "abc")
            links[1] = links[1]._replace(**{column: value})
            with self.subTest(column=column):
                self.assertEqual(self._first(links).problem, problem)

    def test_4_9_a_digest_changed_after_erasure_shows(self):
        links = _chain(1, "abc")
        links[1] = links[1]._replace(payload=None, digest=chain.digest('"B"'))
        self.assertEqual(self._first(links), chain.Fault(1, 2, "hash"))

    def test_4_9_an_event_moved_to_another_case_shows(self):
        moved = [link._replace(case=2) for link in _chain(1, "abc")]
        self.assertEqual(self._first(moved), chain.Fault(2, 1, "hash"))

    def test_4_9_one_fault_a_case(self):
        broken = _chain(1, "abc")[1:], _chain(2, "abc"), _chain(3, "abc")[1:]
        faults = list(chain.faults(link for links in broken for link in links))
        self.assertEqual(faults, [chain.Fault(1, 1, "gap"), chain.Fault(3, 1, "gap")])

    def test_4_9_any_removal_but_the_tail_shows(self):
        random = Random(10002)
        for _round in range(200):
            links = _chain(1, [random.random() for _i in range(random.randint(2, 9))])
            lost = random.randrange(len(links) - 1)
            del links[lost]
            self.assertEqual(self._first(links), chain.Fault(1, lost + 1, "gap"))

    def test_4_9_only_what_json_can_say_is_journalled(self):
        with self.assertRaises(TypeError):
            chain.canonical({"x": object()})
