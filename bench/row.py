"""One figure of a benchmark beside what it is held against."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """A line of the table; `name` says what is measured and in which unit.

    `ratio` is always a cost: how much more time ours takes than the peer. A row holds
    while its ratio is not above its bound.
    """

    area: str
    name: str
    peer: float
    ours: float
    ratio: float
    bound: float
    holds: bool

    @classmethod
    def cost(cls, area, name, peer, ours, bound):
        """Two costs (milliseconds, queries, bytes) of the same unit of work."""
        return cls._judged(area, name, peer, ours, ours / peer, bound)

    @classmethod
    def rate(cls, area, name, asked, ours):
        """A rate (events per second) that must reach `asked`, which stands as the peer.

        The ratio is asked / ours, so that here too more is worse; its bound is 1.
        """
        return cls._judged(area, name, asked, ours, asked / ours, 1.0)

    @classmethod
    def _judged(cls, area, name, peer, ours, ratio, bound):
        return cls(area, name, peer, ours, ratio, bound, ratio <= bound)

    def as_dict(self):
        """The row as it stands in the JSON file."""
        return asdict(self)
