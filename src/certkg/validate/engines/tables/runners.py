"""Statements that run beside each other, each worker on a connection of its own to one database."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import local
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["QUIET", "Answer", "Runners"]

#: Says of a connection that it shows no progress.
QUIET = "SET enable_progress_bar = false"

#: The rows of a statement and the seconds it took.
Answer = tuple[list[tuple[Any, ...]], float]
_WORKERS = 2


class Runners:
    """Workers for the time of a ``with``; what has not begun when it ends is left undone."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="certkg-sql")
        self._own = local()
        self._cursors: list[DuckDBPyConnection] = []

    def __enter__(self) -> Runners:
        """The workers."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Waits for what runs, or ends it where something went wrong or the user ended the run."""
        # Answers that nobody takes any more are no such thing, and the connection may be closed by then.
        if kind is not None and kind is not GeneratorExit:
            for cursor in self._cursors:
                cursor.interrupt()
        self._pool.shutdown(cancel_futures=True)

    def start(self, sql: str, variables: tuple[str, ...]) -> Future[Answer]:
        """Runs a statement soon. ``variables`` set what it reads, since each connection has its own."""
        return self._pool.submit(self._run, sql, variables)

    def _run(self, sql: str, variables: tuple[str, ...]) -> Answer:
        began = perf_counter()
        if not hasattr(self._own, "cursor"):
            self._own.cursor = self._connection.cursor()
            self._own.cursor.execute(QUIET)
            self._own.told = ()
            self._cursors.append(self._own.cursor)
        if self._own.told is not variables:
            for each in variables:
                self._own.cursor.execute(each)
            self._own.told = variables
        rows = self._own.cursor.execute(sql).fetchall()
        return rows, perf_counter() - began
