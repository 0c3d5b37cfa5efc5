from . import complaint_clock_report
from . import complaint_form
from . import complaint_policy_paper
from . import complaint_receipt
from . import complaint_record
from . import complaint_report
from . import complaint_review_sheet
