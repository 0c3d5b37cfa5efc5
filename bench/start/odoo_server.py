"""Odoo as a script: with workers it starts itself again, by the name of its script."""

from odoo.cli import main

main()
