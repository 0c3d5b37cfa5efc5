"""The development ground: an Odoo 19 under `.local/`, and the Makefile's commands.

Two halves. `dev.bootstrap` and what it imports run on the machine's own Python with the
standard library only, and end with a virtualenv. The commands (`dev.test`, `dev.demo`,
`dev.lint`, …) run in that virtualenv.
"""
