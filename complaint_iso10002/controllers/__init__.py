from . import (
    attachment,
    complaint_case,
    complaint_form,
    complaint_paper,
    complaint_track,
    feedback,
    mail,
    policy,
    portal,
    public,
    review,
    thread,
)
