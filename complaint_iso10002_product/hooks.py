from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


def uninstall_hook(env):
    """What is about one product goes: without it, it would seem to be about all."""
    env = env(context={**env.context, MODULE_UNINSTALL_FLAG: True})
    charts = env["complaint.chart"].with_context(active_test=False)
    charts = charts.search([("product_id", "!=", False)])
    charts.signal_ids.unlink()
    charts.unlink()
    env["complaint.exposure"].search([("product_id", "!=", False)]).unlink()
