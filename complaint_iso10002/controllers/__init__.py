from . import complaint_case, complaint_form, policy, portal, public, review
