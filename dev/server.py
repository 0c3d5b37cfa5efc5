"""An Odoo server on 127.0.0.1, for the demo and the screenshots."""

import contextlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import paths, run, settings, steps

FIRST_PORT = 8069
PATIENCE_SECONDS = 120


def free_port(wanted=None):
    """The wanted port, or the first free one from 8069 on; a taken one is refused."""
    ports = [int(wanted)] if wanted else range(FIRST_PORT, FIRST_PORT + 100)
    for port in ports:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise steps.StepFailed(f"port {ports[0]} is taken; choose another with PORT=")


@contextlib.contextmanager
def serving(database, port, *options, start=run.ODOO, **variables):
    """Yield the server's process and address once it answers; stop it at the end.

    It gets more `options` of Odoo, and more `variables` in its environment; `start`
    is the command that is Odoo.
    """
    url = f"http://127.0.0.1:{port}"
    log = paths.LOGS / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        *start,
        f"--database={database}",
        f"--db-filter=^{database}$",
        f"--http-port={port}",
        f"--logfile={log}",
        *options,
    ]
    with open(log, "w") as output:
        process = subprocess.Popen(
            command,
            cwd=paths.ROOT,
            env=settings.environment(**variables),
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait_for(f"{url}/web/login", process, log)
        yield process, url
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait()


def _wait_for(url, process, log):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            opener.open(url, timeout=PATIENCE_SECONDS).close()
            return
        time.sleep(0.2)
    tail = "\n".join(log.read_text().splitlines()[-20:]) if log.exists() else ""
    raise steps.StepFailed(f"Odoo does not answer at {url}:\n{tail}")
