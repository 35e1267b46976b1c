"""Statements that run beside each other end together when the run ends early."""

from __future__ import annotations

import time

import duckdb

from certkg.validate.engines.tables.runners import Runners


def test_an_interrupt_ends_the_statements_that_run() -> None:
    runners = Runners(duckdb.connect())
    # Forty seconds and more where nobody ends it.
    running = runners.start("SELECT count(*) FROM range(20000000000) r(x) WHERE hash(x) % 7 = 3", ())
    time.sleep(0.5)
    runners.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert isinstance(running.exception(), duckdb.InterruptException)
