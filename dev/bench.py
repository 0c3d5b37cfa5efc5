"""`make bench`: run the package `bench`, or one area of it, as the tests are run."""

import subprocess
import sys

from . import databases, paths, settings, steps


def main():
    """The exit code of `python -m bench [AREA]`."""
    if not (paths.ROOT / "bench").exists():
        raise steps.StepFailed("there is no bench/")
    command = [paths.PYTHON, "-m", "bench", *sys.argv[1:]]
    variables = settings.environment(**databases.templates())
    done = subprocess.run(command, cwd=paths.ROOT, env=variables, check=False)
    return done.returncode


if __name__ == "__main__":
    steps.main(main)
