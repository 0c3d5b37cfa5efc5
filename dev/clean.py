"""`make clean`: stop what runs, remove what was made."""

import shutil

from . import paths, postgres, steps


def main():
    """Leave the checkout as git knows it."""
    if paths.VENV.exists():
        postgres.stop()
    shutil.rmtree(paths.LOCAL, ignore_errors=True)


if __name__ == "__main__":
    steps.main(main)
