"""The code that, with the number, opens a case to who holds it."""

import secrets
from hashlib import sha256

#: 32 letters: no 0 and O, no 1 and I, since people read codes out on the phone
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
#: 16 letters of 32 are 80 bits
LENGTH = 16
_HEARD = str.maketrans({"1": "L", "I": "L"})


def new_code():
    """A fresh code, as it is shown: ``XXXX-XXXX-XXXX-XXXX``."""
    letters = "".join(secrets.choice(LETTERS) for _index in range(LENGTH))
    return pretty(letters)


def pretty(letters):
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def normalize(text):
    """What was typed, as the letters of a code."""
    upper = (text or "").upper().translate(_HEARD)
    return "".join(char for char in upper if char in LETTERS)


def digest(code):
    """What is stored of a code.

    80 random bits cannot be guessed from it, so neither salt nor slow hash is
    needed.
    """
    return sha256(normalize(code).encode()).hexdigest()
