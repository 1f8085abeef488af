"""Web servers for the bench: gunicorn with two sync workers on the loopback, ended by process id."""

import contextlib
import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.databases import ROOT

PATIENCE = 30  # seconds until a server must answer


class Server:
    """A running server and one client of it; the client connects anew wherever the server hangs up."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process = process
        self.client = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer and its body; header names with underscores for hyphens."""
        self.client.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = self.client.getresponse()
        return response, response.read()

    def body(self, path: str, status: int = 200, **headers: str) -> bytes:
        """The body of an answer that must have this status."""
        response, body = self.get(path, **headers)
        if response.status != status:
            raise RuntimeError(f"{path}: {response.status} instead of {status}: {body[:300]!r}")
        return body

    def stream(self, path: str, at_most: int) -> tuple[float, int]:
        """Seconds to the first byte of a body, and how many bytes of it were read before hanging up."""
        begin = time.perf_counter()
        self.client.request("GET", path)
        response = self.client.getresponse()
        length = len(response.read(1))
        first = time.perf_counter() - begin
        while length < at_most and (piece := response.read(1 << 20)):
            length += len(piece)
        self.client.close()
        return first, length

    def peak_memory(self) -> int:
        """The highest resident memory that any worker has had, in bytes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        status = [Path(f"/proc/{child}/status").read_text() for child in children]
        return max(int(re.search(r"VmHWM:\s+(\d+) kB", text)[1]) * 1024 for text in status)


@contextlib.contextmanager
def gunicorn(python: Path, application: str, environment: Mapping[str, str], ready: str) -> Iterator[Server]:
    """A server that answers at `ready`, ended with the block."""
    port = _free_port()
    options = [
        "--workers=2",
        f"--bind=127.0.0.1:{port}",
        "--log-level=error",
        "--timeout=600",
        "--no-control-socket",
    ]
    command = [str(python), "-m", "gunicorn", *options, application]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    server = Server(process, port)
    try:
        _wait(server, ready)
        yield server
    finally:
        server.client.close()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Server, ready: str) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while True:
        try:
            if server.get(ready)[0].status < 500:
                return
        except (OSError, http.client.HTTPException):
            server.client.close()
        if server.process.poll() is not None or time.monotonic() > give_up_at:
            raise RuntimeError(f"The server of {ready} did not start.")
        time.sleep(0.1)
