"""Right-to-left text that wkhtmltopdf measures rightly.

Its old engine takes the width of an Arabic word wrong when punctuation or Latin
text touches it, prints words over each other and forgets to break lines. A box
of its own for each word, with the punctuation outside, avoids all three.
"""

import re

from lxml import etree, html
from markupsafe import Markup, escape

_ZWNJ = "\u200c"
#: words of Hebrew and Arabic scripts; their digits; their punctuation, one by one
_TOKEN = re.compile(
    "([\u0590-\u05ff\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef"
    "\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
    "|[\u0660-\u0669\u06f0-\u06f9]+"
    f"|[\u060c\u061b\u061f\u066a-\u066d\u06d4«»]|{_ZWNJ})"
)
_LITERAL = ("style", "script")


def boxed(markup):
    """``markup`` with a ``<span>`` around each right-to-left word.

    The zero-width non-joiner, which the engine drops, becomes the border
    between two boxes: letters beside it are not joined.
    """
    text = str(markup)
    if not _TOKEN.search(text):
        return Markup(text)
    root = html.fragment_fromstring(text, create_parent="div")
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element.tag not in _LITERAL:
            _box_text(element)
    inner = (etree.tostring(c, encoding="unicode", method="html") for c in root)
    return escape(root.text or "") + Markup("".join(inner))


def _box_text(element):
    """Box the words of ``element``'s own text and of the text behind its children."""
    children = list(element)
    spans, element.text = _split(element.text)
    for position, span in enumerate(spans):
        element.insert(position, span)
    for child in children:
        spans, child.tail = _split(child.tail)
        for span in reversed(spans):
            tail, span_tail = child.tail, span.tail
            child.addnext(span)
            child.tail, span.tail = tail, span_tail


def _split(text):
    """The spans of ``text``, each with what follows it as tail, and what precedes."""
    if not text or not _TOKEN.search(text):
        return [], text
    first, *rest = _TOKEN.split(text)
    spans = []
    for word, after in zip(rest[::2], rest[1::2], strict=True):
        if word == _ZWNJ:
            continue
        span = etree.Element("span")
        span.text, span.tail = word, after
        spans.append(span)
    return spans, first
