def uninstall_hook(env):
    """Who manages complaints no longer is a user of the management system by that."""
    managers = env.ref("complaint_iso10002.group_complaint_manager")
    managers.implied_ids -= env.ref("mgmtsystem.group_mgmtsystem_user")
