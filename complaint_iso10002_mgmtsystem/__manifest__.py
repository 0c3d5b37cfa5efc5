{
    "name": "Complaint handling and the management system",
    "summary": "Improvement actions of complaints become nonconformities",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": ["complaint_iso10002", "mgmtsystem_nonconformity"],
    "data": [
        "security/complaint_groups.xml",
        "views/complaint_action_views.xml",
        "views/mgmtsystem_nonconformity_views.xml",
    ],
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
    "development_status": "Beta",
}
