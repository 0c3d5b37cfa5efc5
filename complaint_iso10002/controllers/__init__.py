from . import policy, portal, public
