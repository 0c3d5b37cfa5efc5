from . import test_pipeline
from . import test_clock_monitor
from . import test_clocks
