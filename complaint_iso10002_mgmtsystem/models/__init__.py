from . import complaint_action
from . import mgmtsystem_nonconformity
