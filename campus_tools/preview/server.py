"""The small web server behind `campus preview`: threads, quiet, no reloading of code."""

import errno
import logging
import socket
import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

log = logging.getLogger(__name__)
MOST_DIGITS = 18
"""Of a request's length: what fits into a number of 64 bits."""


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64
    allow_reuse_address = True

    def server_bind(self) -> None:
        # WSGIServer's own asks the network for this host's name, which can take seconds.
        socket_name = self.server_address
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(socket_name)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.debug("A connection broke", exc_info=True)  # a phone that left; the answer was not wanted any more


class Server6(Server):
    address_family = socket.AF_INET6


class Quiet(WSGIRequestHandler):
    """Says nothing on the terminal."""

    def parse_request(self) -> bool:
        """As a real web server does: a length that is none is refused before any application reads it."""
        if not super().parse_request():
            return False
        length = self.headers.get("Content-Length", "0").strip()
        if length.isascii() and length.isdigit() and len(length) <= MOST_DIGITS:
            return True
        self.send_error(400, "Content-Length is not a number")
        return False

    def log_message(self, format: str, *args: Any) -> None:
        log.debug(format, *args)

    def address_string(self) -> str:
        return str(self.client_address[0])


def listen(host: str, port: int) -> Server:
    """Open the port. Raises OSError where that is not possible."""
    from django.core.wsgi import get_wsgi_application

    from .assets import Assets

    kind = Server6 if ":" in host else Server
    web = kind((host, port), Quiet)
    web.set_app(Assets(get_wsgi_application()))
    return web


def why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use, perhaps by another preview. Choose another: --port {port + 1 if port < 65535 else 8000}"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"this system does not let us use port {port}. Choose one above 1023: --port 8765"
    if error.errno in (errno.EADDRNOTAVAIL, -2, -3, -5) or isinstance(error, socket.gaierror):
        return f"this machine has no address “{host}”. Leave --host out, or write --host 0.0.0.0"
    return f"the address {host}:{port} cannot be opened ({error.strerror or error})."


def greeting(host: str, port: int, names: str) -> Iterator[str]:
    shown = f"[{host}]" if ":" in host else host
    everywhere = host in ("0.0.0.0", "::")
    yield f"Preview of {names}"
    yield f"  http://{'localhost' if everywhere else shown}:{port}/"
    if everywhere:
        address = _lan_address()
        yield f"  http://{address}:{port}/ for the phones and computers of this network" if address else ""
    if everywhere or host not in ("127.0.0.1", "localhost", "::1"):
        yield "  Anyone on this network can open it and become any of its invented learners."
    yield "This is not an LMS: its learners are invented. Ctrl-C ends it."


def _lan_address() -> str | None:
    """This machine's address on its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return None


def warm() -> None:
    """Load what the first page with a question would wait for, while the author reads the outline."""

    def load() -> None:
        from . import corelib
        from .shelf import library

        try:
            library().shelves()
            corelib.load("problem")
        except Exception:  # told where it is used
            log.debug("Warming up failed", exc_info=True)

    threading.Thread(target=load, daemon=True, name="warm").start()
