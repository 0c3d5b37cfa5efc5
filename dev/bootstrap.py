"""Have what every command needs; runs on the machine's own Python."""

from . import odoo_source, postgres, settings, steps, venv


def main():
    """Each part is done once, and again when what it depends on changed."""
    odoo_source.ensure()
    venv.ensure()
    settings.ensure()
    postgres.ensure()


if __name__ == "__main__":
    steps.main(main)
