from . import feedback, policy, portal, public, review
