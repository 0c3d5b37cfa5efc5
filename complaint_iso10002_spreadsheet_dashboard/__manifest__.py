{
    "name": "Complaint handling dashboards",
    "summary": "Operations and management of complaints as dashboards",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": ["complaint_iso10002", "spreadsheet_dashboard"],
    "data": ["data/dashboards.xml"],
    "auto_install": ["complaint_iso10002"],
    "development_status": "Beta",
}
