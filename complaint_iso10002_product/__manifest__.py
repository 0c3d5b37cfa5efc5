{
    "name": "Complaint handling and products",
    "summary": "Complaints analysed and watched by product",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": ["complaint_iso10002", "helpdesk_product"],
    "data": [
        "security/product_document_security.xml",
        "views/complaint_chart_views.xml",
        "views/complaint_exposure_views.xml",
        "views/complaint_report_views.xml",
        "views/complaint_signal_views.xml",
        "views/helpdesk_ticket_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["complaint_iso10002_product/static/src/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
    "development_status": "Beta",
}
