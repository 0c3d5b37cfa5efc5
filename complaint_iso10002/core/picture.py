"""Pictures of figures for paper: PNG with digits only, so that no language or
direction of writing matters. What they show is said beside them."""

import base64
import io
from itertools import count

from PIL import Image, ImageDraw, ImageFont

_WIDTH, _HEIGHT = 1500, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 110, 30, 40, 70
_INK, _GRID, _BAR = "#1f2328", "#d0d4da", "#2f6f9f"
_SIZE = 26


def bars(points):
    """Base64 PNG of one bar for each ``(label, value)``; labels in digits.

    Drawn large, to be shown at a third of its size. Empty: ``False``.
    """
    if not points:
        return False
    image = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(_SIZE)
    top = _ceiling(max(value for _label, value in points))
    _draw_grid(draw, font, top)
    step = (_WIDTH - _LEFT - _RIGHT) / len(points)
    every = -(-len(points) // 12)
    for place, (label, value) in enumerate(points):
        left = _LEFT + place * step + step * 0.15
        box = (left, _y(value, top), left + step * 0.7, _HEIGHT - _BOTTOM)
        draw.rectangle(box, fill=_BAR)
        middle = left + step * 0.35
        if value and step > 40:
            above = (middle, _y(value, top) - 4)
            draw.text(above, f"{value:g}", fill=_INK, font=font, anchor="mb")
        if place % every == 0:
            below = (middle, _HEIGHT - _BOTTOM + 12)
            draw.text(below, label, fill=_INK, font=font, anchor="mt")
    return _encoded(image)


def _draw_grid(draw, font, top):
    for part in range(5):
        value = top * part / 4
        y = _y(value, top)
        draw.line((_LEFT, y, _WIDTH - _RIGHT, y), fill=_GRID, width=2)
        draw.text((_LEFT - 12, y), f"{value:g}", fill=_INK, font=font, anchor="rm")


def _y(value, top):
    return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * value / top


def _ceiling(value):
    """A round number not below ``value`` that four divides well."""
    candidates = (base * 10**power for power in count() for base in (4, 8, 12, 20))
    return next(candidate for candidate in candidates if candidate >= value)


def _encoded(image):
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return base64.b64encode(stream.getvalue())
