"""Clocks: CPU of this process and of its database, wall time, SQL time, memory."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds() -> float:
    """CPU used by this process, and by the backend of its PostgreSQL session if that
    runs on this machine (in steps of 10 ms)."""
    return time.process_time() + _backend_seconds()


def _backend_seconds() -> float:
    backend = getattr(connection.connection, "info", None)
    if backend is None:
        return 0
    try:
        text = Path(f"/proc/{backend.backend_pid}/stat").read_text()
    except OSError:
        return 0
    user, system = text.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICK


@dataclass
class Times:
    """Repeated measurements of one thing, in milliseconds."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        cpu, wall = cpu_seconds(), time.perf_counter()
        yield
        self.cpu.append(1000 * (cpu_seconds() - cpu))
        self.wall.append(1000 * (time.perf_counter() - wall))

    @property
    def least(self) -> float:
        return min(self.cpu)


def percentile(values: list[float], percent: int) -> float:
    """The value that so many percent of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def sql_of(work: Callable[[], Any]) -> list[tuple[str, Any]]:
    """The reading statements that ``work`` sends, with their parameters."""
    sent = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "WITH")):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return sent


def sql_milliseconds(statements: list[tuple[str, Any]], repeats: int = 5) -> float:
    """Time until every row of the statements is read: the least of some runs."""
    runs = []
    with connection.cursor() as cursor:
        for _ in range(repeats):
            start = time.perf_counter()
            for sql, params in statements:
                cursor.execute(sql, params)
                cursor.fetchall()
            runs.append(1000 * (time.perf_counter() - start))
    return min(runs)


def resident_megabytes() -> float:
    """Memory of this process that no file backs, in MB; 0 where it is not told."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    (anonymous,) = [int(line.split()[1]) for line in lines if "RssAnon" in line]
    return anonymous / 1024
