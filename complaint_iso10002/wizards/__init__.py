from . import complaint_answer
from . import complaint_close
from . import complaint_exit
from . import complaint_force_move
from . import complaint_merge
from . import complaint_quick_entry
from . import complaint_reopen
from . import complaint_spot_settlement
