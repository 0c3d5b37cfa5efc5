from . import (
    complaint_case,
    complaint_form,
    feedback,
    policy,
    portal,
    public,
    review,
)
