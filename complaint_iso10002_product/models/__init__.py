from . import complaint_action
from . import complaint_chart
from . import complaint_chart_query
from . import complaint_exposure
from . import complaint_signal_watch
from . import helpdesk_ticket
from . import product_product
from . import product_template
