"""The solar Hijri calendar, for readers of Persian."""

try:
    import jdatetime
except ImportError:  # dates are then written in the Gregorian calendar only
    jdatetime = None

_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)


def written(day):
    """``day`` as Persian readers write it, or ``None`` without the library."""
    if jdatetime is None:
        return None
    persian = jdatetime.date.fromgregorian(date=day)
    text = f"{persian.day} {_MONTHS[persian.month - 1]} {persian.year}"
    return text.translate(_DIGITS)


def beside(text, day, lang):
    """``text``, which says ``day``, with the Persian day for readers of Persian."""
    persian = (lang or "").startswith("fa") and written(day)
    return f"{persian} ({text})" if persian else text
