"""A private apt: the machine's own mirror and keys, with its state under `.local/`.

Needs no root and changes nothing on the machine: packages are unpacked, not installed.
"""

import os
import re
import shutil
from pathlib import Path

from . import paths, steps

INDEX_FORMAT = "$(CREATED_BY)|$(REPO_URI)|$(COMPONENT)"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
DPKG_STATUS = Path("/var/lib/dpkg/status")


def os_release():
    """The machine's distribution as a dict (`ID`, `VERSION_CODENAME`, …)."""
    lines = Path("/etc/os-release").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip('"') for key, value in pairs}


def mirrors():
    """Addresses from which this machine takes its main packages, most likely first."""
    targets = steps.run(["apt-get", "indextargets", "--format", INDEX_FORMAT])
    rows = [line.split("|") for line in targets.splitlines()]
    uris = [
        uri for created, uri, part in rows if (created, part) == ("Packages", "main")
    ]
    return sorted(set(uris), key=lambda uri: ("security" in uri, uris.index(uri)))


class Archive:
    """A private apt state: one `suite` of the machine's mirror, or its own sources.

    With `assume_installed`, what dpkg has on this machine counts when resolving
    dependencies.
    """

    def __init__(self, name, suite=None, assume_installed=False):
        self.name = name
        self.suite = suite
        self.home = paths.LOCAL / "apt" / name
        self.assume_installed = assume_installed

    def update(self):
        """Fetch the package lists, from the first mirror that has them."""
        for part in ("lists/partial", "cache/archives/partial", "state"):
            (self.home / part).mkdir(parents=True, exist_ok=True)
        (self.home / "state" / "status").touch()
        if not self.suite:
            return self._update()
        failures = []
        for mirror in mirrors():
            steps.write(self._sources, self._source_line(mirror))
            try:
                return self._update()
            except steps.StepFailed as failure:
                failures.append(str(failure))
        raise steps.StepFailed("\n".join(failures or ["apt knows no mirror here"]))

    def candidate(self, package):
        """Version that would be downloaded, or an empty text; call `update` before."""
        shown = self._apt("apt-cache", "policy", package)
        match = re.search(r"Candidate: ([^\s(]+)", shown)
        return match[1] if match else ""

    def missing(self, *packages):
        """What this machine lacks of packages and dependencies, as `name=version`."""
        options = ("-s", "-y", "--no-install-recommends")
        shown = self._apt("apt-get", "install", *options, *packages)
        found = re.findall(r"^Inst (\S+)(?: \[\S+\])? \((\S+)", shown, re.MULTILINE)
        return [f"{name}={version}" for name, version in found]

    def unpack(self, packages, into):
        """Download packages, without dependencies, and unpack them into a directory."""
        downloads = steps.fresh_directory(self.home / "downloads")
        self._apt("apt-get", "download", *packages, cwd=downloads)
        for package in sorted(downloads.glob("*.deb")):
            steps.run(["dpkg-deb", "-x", package, into])
        shutil.rmtree(self.home)

    @property
    def _sources(self):
        return self.home / "sources.list"

    def _source_line(self, mirror):
        signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
        return f"deb {signed}{mirror} {self.suite} main\n"

    def _update(self):
        return self._apt("apt-get", "update", "--error-on=any")

    def _apt(self, program, *arguments, **options):
        environment = {**os.environ, "LC_ALL": "C"}
        command = [program, *self._options(), *arguments]
        return steps.run(command, env=environment, **options)

    def _options(self):
        nothing = self.home / "state" / "status"
        status = DPKG_STATUS if self.assume_installed else nothing
        settings = {
            "Dir::State": self.home,
            "Dir::State::Lists": self.home / "lists",
            "Dir::State::status": status,
            "Dir::Cache": self.home / "cache",
            "Acquire::Languages": "none",
            "APT::Sandbox::User": "root",
            "Debug::NoLocking": "1",
        }
        if self.suite:
            settings["Dir::Etc::SourceList"] = self._sources
            settings["Dir::Etc::SourceParts"] = "/dev/null"
        return [f"-o{key}={value}" for key, value in settings.items()]
