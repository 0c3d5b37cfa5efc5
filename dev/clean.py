"""`make clean`: stop what runs, remove what was made."""

import shutil

from . import paths, postgres, steps


def main():
    """Leave the checkout as git knows it, and nothing of it on another's server."""
    if paths.VENV.exists() and postgres.is_external():
        forget = "from dev import databases; databases.drop_recorded()"
        steps.run([paths.PYTHON, "-c", forget], cwd=paths.ROOT)
    elif paths.VENV.exists():
        postgres.stop()
    shutil.rmtree(paths.LOCAL, ignore_errors=True)


if __name__ == "__main__":
    steps.main(main)
