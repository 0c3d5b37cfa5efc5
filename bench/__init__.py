"""Benchmarks, as ratios to a peer measured in the same run: `make bench [AREA=name]`.

A module of `bench.areas` measures one area. Its `rows(lab)` yields a `bench.row.Row`
for each figure; the `bench.lab.Lab` gives it databases. Peer and ours take turns, and
medians are compared, because the machine has other things to do as well.

The table goes to the terminal and to `.local/bench.json`, where the rows of areas that
did not run are kept.
"""
