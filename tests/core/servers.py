"""A web server on this machine that answers as badly as a test wants."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Reply = Callable[[socket.socket, str], None]


@dataclass
class Server:
    """``requests`` are the first lines that came in, ``heads`` all lines of each."""

    port: int
    requests: list[str] = field(default_factory=list)
    heads: list[list[str]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/", host: str = "site.example", scheme="http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextmanager
def serving(reply: Reply, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Calls ``reply(connection, first line of the request)`` for each connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.02)
    server = Server(port=listener.getsockname()[1])

    def answer(connection: socket.socket) -> None:
        try:
            connection.settimeout(5)
            if tls:
                connection = tls.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(4096)
                if not piece:
                    return
                head += piece
            lines = head.decode("latin-1").split("\r\n")
            server.requests.append(lines[0])
            server.heads.append(lines[1:-2])
            reply(connection, lines[0])
        except OSError:
            pass  # the client has left
        finally:
            connection.close()

    def accept() -> None:
        threads = []
        while not server.stopping.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            threads.append(threading.Thread(target=answer, args=[connection]))
            threads[-1].start()
        for thread in threads:
            thread.join()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        thread.join()
        listener.close()


def status(code: int, **headers: str) -> Reply:
    """A reply of that status with the headers; underscores stand for hyphens."""
    lines = [f"HTTP/1.1 {code} Said", "Content-Length: 0"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    answer = ("\r\n".join(lines) + "\r\n\r\n").encode()
    return lambda connection, request: connection.sendall(answer)
