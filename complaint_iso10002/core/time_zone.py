"""Time zones by name: for our own arithmetic, and for the base's."""

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytz
from dateutil.tz import gettz


class QuickZone(tzinfo):
    """A pytz zone that remembers the offset of each week without a change.

    The base localizes every attendance of a window one by one, which is most
    of the price of compiling a calendar. Same results, looked up.
    """

    def __init__(self, name: str) -> None:
        try:
            self._zone = pytz.timezone(name)
        except pytz.UnknownTimeZoneError:
            self._zone = pytz.utc
        self.zone = self._zone.zone
        self._weeks: dict[int, tzinfo | None] = {}

    def localize(self, moment: datetime, is_dst: bool = False) -> datetime:
        week = moment.toordinal() // 7
        if week not in self._weeks:
            self._weeks[week] = self._offset(week)
        offset = self._weeks[week]
        if offset is None:
            return self._zone.localize(moment, is_dst=is_dst)
        return moment.replace(tzinfo=offset)

    def _offset(self, week: int) -> tzinfo | None:
        """The week's only offset as a tzinfo; none if it changes."""
        start = datetime.fromordinal(max(1, week * 7))
        first = self._zone.localize(start).tzinfo
        last = self._zone.localize(start + timedelta(days=7)).tzinfo
        return first if first is last else None

    def fromutc(self, moment: datetime) -> datetime:
        return self._zone.fromutc(moment.replace(tzinfo=None))

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return moment and self.localize(moment.replace(tzinfo=None)).utcoffset()

    def dst(self, moment: datetime | None) -> timedelta | None:
        return moment and self.localize(moment.replace(tzinfo=None)).dst()

    def tzname(self, moment: datetime | None) -> str:
        return self.zone


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """The zones this machine knows; looked up once, it opens each of their files."""
    return frozenset(available_timezones())


@lru_cache(maxsize=64)
def quick_zone(name: str) -> QuickZone:
    """The zone to hand to the base; UTC if it does not know the name."""
    return QuickZone(name)


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """The zone for our own arithmetic, also on a machine without zone files;
    UTC if nobody knows the name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        known = quick_zone(name).zone
        return gettz(known) or gettz("UTC")
