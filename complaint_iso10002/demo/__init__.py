from . import complaint_demo, complaint_plan
