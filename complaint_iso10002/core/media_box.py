"""Boxes in boxes: how films, sound and HEIC photos are made (ISO 14496-12)."""

import struct

#: as many beside each other has no film
_MOST = 10_000


def boxes(data, start, stop, most=_MOST):
    """``(name, start of the box, of what is in it, end)`` of each box, in order.

    :raises ValueError, struct.error: when one of them is cut off
    """
    while start < stop:
        most -= 1
        size, name = struct.unpack_from(">I4s", data, start)
        inside = start + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, inside)
            inside += 8
        end = start + size if size else stop
        if end > stop or end < inside or most < 0:
            raise ValueError("a box that leads out of its box")
        yield name, start, inside, end
        start = end
