"""`make readme`: write each addon's README.rst from the fragments in its `readme/`."""

import ast

import pypandoc

from . import paths, steps

SECTIONS = (
    ("DESCRIPTION", None),
    ("CONFIGURE", "Configuration"),
    ("USAGE", "Usage"),
    ("ROADMAP", "Known issues / Roadmap"),
    ("CONTRIBUTORS", "Contributors"),
)


def main():
    """Write the files; nothing else of the addons is touched."""
    for addon in paths.own_addons():
        (addon / "README.rst").write_text(_readme(addon))
        steps.say(f"{addon.name}/README.rst")


def _readme(addon):
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
    parts = [_title(manifest["name"])]
    for name, heading in SECTIONS:
        fragment = addon / "readme" / f"{name}.md"
        if fragment.exists():
            parts += [_title(heading, "=")] if heading else []
            parts.append(pypandoc.convert_file(str(fragment), "rst").strip())
    parts.append(f"Licence: {manifest['license']}.")
    return "\n\n".join(parts) + "\n"


def _title(text, line="*"):
    rule = line * len(text)
    return f"{rule}\n{text}\n{rule}" if line == "*" else f"{text}\n{rule}"


if __name__ == "__main__":
    steps.main(main)
