"""What `make run` ends in: the site as in production, on this machine alone."""

import shlex
import signal
import socket
import subprocess
import sys
from errno import EADDRINUSE
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Prepares the site and serves it with granian at http://127.0.0.1:PORT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("port", nargs="?", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        refuse_taken_port(port)
        call_command("prepare")
        connections.close_all()
        folder = shlex.quote(str(settings.BASE_DIR))
        self.stdout.write(
            f"\npainsite is at http://{HOST}:{port}/  (Ctrl-C stops it)\n"
            f"To edit it at http://{HOST}:{port}/admin/, make yourself a login:\n"
            f"    make -C {folder} editor\n"
        )
        self.stdout.flush()
        sys.exit(run_until_stopped([sys.executable, *granian_arguments(port)]))


def refuse_taken_port(port: int) -> None:
    """Raises CommandError where the server could not listen."""
    if not 0 < port < 65536:
        raise CommandError(f"There is no port {port}. Try: make run PORT=8001")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = "is taken" if error.errno == EADDRINUSE else "cannot be used"
            raise CommandError(
                f"Port {port} {reason}. Choose another: make run PORT={port % 65535 + 1}"
            ) from error


def granian_arguments(port: int) -> list[str]:
    return [
        *("-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", HOST, "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "3"),
        *("--log-level", "warning"),
        "painsite.wsgi:application",
    ]


def run_until_stopped(command: list[str]) -> int:
    """Runs a server and returns its exit code; Ctrl-C, TERM and HUP end it by TERM.

    The server gets a process group of its own, since Ctrl-C in a terminal would also
    reach the workers, and granian 2.8 then waits for one of them forever.
    """
    server = subprocess.Popen(command, process_group=0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: server.terminate())
    return server.wait()
