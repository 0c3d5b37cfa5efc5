{
    "name": "Complaint handling and the privacy look-up",
    "summary": "Who looks up a person does not find hidden complainants",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": ["complaint_iso10002", "privacy_lookup"],
    "auto_install": True,
    "development_status": "Beta",
}
