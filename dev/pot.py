"""`make pot`: export each addon's translation template to its `i18n/`."""

from . import databases, paths, steps


def main():
    """Export from the addon template, which holds no other data."""
    template = databases.addon_template()
    for addon in paths.own_addons():
        (addon / "i18n").mkdir(exist_ok=True)
        databases.odoo("i18n", "export", "-d", template, addon.name, log="pot.log")
        steps.say(f"{addon.name}/i18n/{addon.name}.pot")


if __name__ == "__main__":
    steps.main(main)
