from . import test_nonconformity
