"""A working calendar that compiles a larger window when a deadline needs one."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

from .calendar_time import Day
from .working_time import CompiledCalendar, NoWorkingTime, OutsideWindow

#: The longest window that is compiled for one question.
MAX_SPAN = timedelta(days=40 * 366)


class GrowingCalendar:
    """Asks the compiled calendar of its window, and grows the window.

    ``compile_window(first, last)`` returns the calendar compiled for at least
    that window; it should be cached by whoever provides it. Every question
    raises :class:`NoWorkingTime` when no window up to ``MAX_SPAN`` holds the
    answer.
    """

    fallback = ""

    def __init__(
        self,
        calendar: CompiledCalendar,
        compile_window: Callable[[datetime, datetime], CompiledCalendar],
    ) -> None:
        self._calendar = calendar
        self._compile = compile_window

    @property
    def tz(self) -> tzinfo:
        return self._calendar.tz

    def advance(self, start: datetime, seconds: float) -> datetime:
        try:
            return self._calendar.advance(start, seconds)
        except OutsideWindow:
            return self._ask("advance", start, seconds)

    def elapsed(self, start: datetime, stop: datetime) -> float:
        try:
            return self._calendar.elapsed(start, stop)
        except OutsideWindow:
            return self._ask("elapsed", start, stop)

    def end_of_day(self, start: datetime, days: int) -> datetime:
        return self._ask("end_of_day", start, days)

    def days_between(self, start: datetime, stop: datetime, back: float = 0) -> int:
        return self._ask("days_between", start, stop, back)

    def next_working(self, moment: datetime) -> datetime:
        return self._ask("next_working", moment)

    def days(self, start: datetime, stop: datetime) -> Iterator[Day]:
        return self._ask("days", start, stop)

    def _ask(self, question: str, *args: Any) -> Any:
        while True:
            try:
                return getattr(self._calendar, question)(*args)
            except OutsideWindow as outside:
                self._calendar = self._grown(outside)

    def _grown(self, outside: OutsideWindow) -> CompiledCalendar:
        first = min(outside.first, self._calendar.first)
        last = max(outside.last, self._calendar.last)
        if last - first > MAX_SPAN:
            first, last = outside.first, outside.last
        if last - first > MAX_SPAN:
            raise NoWorkingTime(str(outside)) from None
        calendar = self._compile(first, last)
        if calendar.first > outside.first or calendar.last < outside.last:
            raise NoWorkingTime(str(outside)) from None
        return calendar
