from . import policy, portal, public, review
