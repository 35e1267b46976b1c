"""DuckDB: a data graph in tables on which plans run as SQL; the only file that imports it."""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any

import duckdb
from duckdb.func import FunctionNullHandling

from certkg.documents import Document
from certkg.documents.ntriples import unescaped
from certkg.errors import EngineError
from certkg.validate.engines.tables.closures import Closures
from certkg.validate.engines.tables.loader import Loader
from certkg.validate.engines.tables.predicates import Counts, Predicates
from certkg.validate.engines.tables.runners import QUIET, Answer, Runners
from certkg.validate.engines.tables.sealing import Sealing, keep_suffixes
from certkg.validate.memory.graph import Rows
from certkg.validate.plan.analysis import constants, predicates
from certkg.validate.plan.named import spread
from certkg.validate.plan.nodes import Plan
from certkg.validate.results import Usage
from certkg.validate.sql import loading
from certkg.validate.sql.relation import Function, Known, Table
from certkg.validate.sql.relations import Statement, statement
from certkg.validate.sql.terms.codes import Codes
from certkg.validate.sql.terms.dialect import identifier
from certkg.validate.sql.terms.functions import VOLATILE, escape, python_function
from certkg.validate.sql.terms.macros import TABLES, code_lists, macros
from certkg.validate.sql.terms.values import Column, Form
from certkg.validate.sql.writing import unmaterialized

__all__ = ["Database", "Settings"]

#: So many statements are written and run before the rows of the first are taken.
_AHEAD = 8
#: The terms of so many answers, or up to one of so many rows, are looked up together.
_TOGETHER, _MANY = 64, 20_000
_RETURNS = {Form.TEXT: "VARCHAR", Form.STRING: "VARCHAR", Form.BOOL: "BOOLEAN", Form.INT: "BIGINT"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a database may use: memory as DuckDB writes it, threads (None: all), a folder for its files.

    What does not fit in memory is spilled to the folder. Input is loaded in shares of about so many bytes; one takes
    about three times as much memory.
    """

    memory: str = "2GB"
    threads: int | None = None
    folder: Path | None = None
    share: int = 512 * 1024**2


class Database:
    """Triples in tables. Load everything, then ``seal``, then run plans; close it, or use ``with``."""

    def __init__(self, settings: Settings | None = None) -> None:
        """Opens an empty database; its files lie in a private folder that is removed when it closes."""
        chosen = settings or Settings()
        self._folder = tempfile.TemporaryDirectory(prefix="certkg-", dir=chosen.folder)
        config: dict[str, Any] = {
            "memory_limit": chosen.memory,
            "temp_directory": self._folder.name,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            # The SQL names sources in the order that ``sql.ordering`` chose.
            "disabled_optimizers": "join_order",
        }
        if chosen.threads is not None:
            config["threads"] = chosen.threads
        self._connection = duckdb.connect(":memory:", config=config)
        self._codes = Codes()
        self._told = 0
        self._lists: tuple[str, ...] = ()
        self._functions: set[Function] = set()
        self._terms: set[str] = set()
        self._texts: dict[int, str] = {}
        self._predicates = Predicates(self._connection)
        self._closures = Closures(lambda name, closure: self._keep(name, self._written(closure, texts=False)))
        self.seeds: dict[str, Table] = {}
        self.size = 0
        self._parts = {True: 0, False: 0}
        self.usage: Usage | None = None
        self._sealing = Sealing(self._connection, self._codes)
        self._loader = Loader(
            self._connection,
            Path(self._folder.name),
            duckdb.InvalidInputException,
            chosen.share,
            self._share,
        )
        self._define_python("ckg_escape_text", escape, ["VARCHAR"], "VARCHAR")
        self._define_python("ckg_unescape", unescaped, ["VARCHAR"], "VARCHAR")
        # It would be written to standard output, where only results belong.
        self._connection.execute(QUIET)
        for sql in (*TABLES, *macros(), *loading.MACROS, loading.RAW):
            self._connection.execute(sql)

    def __enter__(self) -> Database:
        """The database itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
        self.close()

    def close(self) -> None:
        """Lets go of memory and of the folder."""
        self._connection.close()
        self._folder.cleanup()

    def load(self, document: Document, *, background: bool = False, counted: bool = True) -> None:
        """Reads a document. N-Triples on disk go straight into the tables, other syntaxes by the parser.

        One that is not ``counted`` is no part of ``usage``. Raises InputError with the line where the
        document is not well-formed.
        """
        self._loader.document(document, self._part(background=background) if counted else 0)

    def load_lines(self, chunks: Iterable[bytes], *, background: bool = False) -> None:
        """Reads canonical N-Triples, in chunks of whole lines."""
        self._loader.chunks(chunks, self._part(background=background))

    def _part(self, *, background: bool) -> int:
        """The number of the next document: positive for an input, negative for background."""
        self._parts[background] += 1
        return -self._parts[background] if background else self._parts[background]

    def seal(self) -> int:
        """Builds the tables of triples and terms from what was read; the number of triples.

        Afterwards the database reads no file. Raises EngineError when two terms have one hash, which
        happens once in about ten million graphs of a million terms.
        """
        self._share()
        self.usage, found = self._sealing.finish(self._parts[False])
        self._tell()
        self._learn(found)
        self.seeds["hidden"] = Table("hidden", {"focus": Column(node=True)})
        self._connection.execute("SET enable_external_access = false")
        return self.size

    def _share(self) -> None:
        self._sealing.share(self._loader.settle, hide=bool(self._parts[True]))
        self._loader.begin()

    def define(self, name: str, plan: Plan) -> int:
        """Keeps the rows of a plan as the relation that ``Seed(name, ...)`` reads; how many they are."""
        made = self._prepared(plan, texts=False)
        if any(column.form is not Form.ID for column in made.columns.values()):
            return self.define_rows(name, self.rows(plan))
        return self._keep(name, made)

    def _keep(self, name: str, made: Statement) -> int:
        table = self._fresh(name)
        self.run(f"CREATE TABLE {table} AS {made.sql}")
        columns = {key: Column(node=column.node, kinds=column.kinds) for key, column in made.columns.items()}
        count = int(self._one(f"SELECT count(*) FROM {table}"))
        self.seeds[name] = Table(table, columns, rows=count)
        return count

    def define_rows(self, name: str, rows: Rows) -> int:
        """Keeps given rows, which are never null, as the relation that ``Seed(name, ...)`` reads."""
        self._add_terms({term for row in rows.rows for term in row if term is not None})
        columns = [identifier(column) for column in rows.columns]
        table = self._fresh(name)
        typed = ", ".join(f"ckg_hash(unnest(?::VARCHAR[])) AS {column}" for column in columns)
        values = [[row[place] for row in rows.rows] for place in range(len(columns))]
        self._connection.execute(f"CREATE TABLE {table} AS SELECT {typed or '1 AS u'}", values)
        self.seeds[name] = Table(table, {c: Column() for c in rows.columns}, rows=len(rows.rows))
        return len(rows.rows)

    def rows(self, plan: Plan) -> Rows:
        """The rows of a plan as N-Triples text."""
        made = self._prepared(plan)
        rows = [] if made.never else self.run(made.sql).fetchall()
        self._look_up(set(_hashes(made, rows)))
        return self._decoded(made, rows)

    def expect(self, plans: Iterable[Plan]) -> None:
        """Makes the constants of plans known at once: one by one each costs a look at all terms."""
        self._add_terms(constants(plans))

    def each(self, plans: Iterable[Plan]) -> Iterator[tuple[Rows, float]]:
        """The rows of several plans in their order, each with the seconds that its statement took.

        Two statements run at a time, since planning one keeps a processor busy; few wait with their rows.
        Afterwards no triples can be added.
        """
        plans = list(plans)
        whole = any(self._closures.reads_all(plan) for plan in plans)
        self._predicates.need_no_more(predicates(plans), whole=whole)
        with Runners(self._connection) as runners:
            waiting: deque[tuple[Statement, Future[Answer]]] = deque()
            taken: list[tuple[Statement, Answer]] = []
            for plan in plans:
                made = self._prepared(plan)
                running = _NO_ROWS if made.never else runners.start(made.sql, self._lists)
                waiting.append((made, running))
                if len(waiting) > _AHEAD:
                    taken.append(self._answer(waiting))
                    if len(taken) == _TOGETHER or len(taken[-1][1][0]) > _MANY:
                        yield from self._told_rows(taken)
            while waiting:
                taken.append(self._answer(waiting))
            yield from self._told_rows(taken)

    def _told_rows(self, taken: list[tuple[Statement, Answer]]) -> Iterator[tuple[Rows, float]]:
        """The answers with the texts of their terms, which are looked up for all of them at once."""
        answers = list(taken)
        taken.clear()
        self._look_up({cell for made, (rows, _) in answers for cell in _hashes(made, rows)})
        for made, (rows, seconds) in answers:
            yield self._decoded(made, rows), seconds

    def _answer(self, waiting: deque[tuple[Statement, Future[Answer]]]) -> tuple[Statement, Answer]:
        """What the first of the waiting gives; one that lacked memory runs again by itself."""
        made, running = waiting.popleft()
        try:
            with _named_errors():
                return made, running.result()
        except EngineError as error:
            if not isinstance(error.__cause__, duckdb.OutOfMemoryException):
                raise
            wait([future for _, future in waiting])
            began = perf_counter()
            threads = self._one("SELECT current_setting('threads')")
            # Each thread keeps buffers of its own.
            self.run("SET threads = 1")
            rows = self.run(unmaterialized(made.sql)).fetchall()
            self.run(f"SET threads = {threads}")
            return made, (rows, perf_counter() - began)

    def sql(self, plan: Plan) -> str:
        """The SQL of a plan."""
        return self._prepared(plan).sql

    def explain(self, plan: Plan) -> str:
        """DuckDB's plan, with the rows and the time of each step."""
        made = self._prepared(plan)
        return str(self.run(f"EXPLAIN ANALYZE {made.sql}").fetchall()[0][1])

    def add(self, triples: Iterable[tuple[str, str, str]]) -> None:
        """Adds triples to those loaded, before ``each``; the seeds stay as they are."""
        lines = "\n".join(f"{s} {p} {o} ." for s, p, o in triples)
        if not lines:
            return
        run = self._connection.execute
        terms = {term for line in lines.split("\n") for term in line[:-2].split(" ", 2)}
        self._add_terms(terms)
        keep_suffixes(self._connection, self._codes)
        parts = [line[:-2].split(" ", 2) for line in lines.split("\n")]
        run(loading.ADD, [[part[place] for part in parts] for place in range(3)])
        self._learn([Counts(*each) for each in run(loading.COUNTED).fetchall()])

    def triples(self) -> Iterator[tuple[str, str, str]]:
        """All triples as N-Triples text."""
        cursor = self._connection.execute(loading.ALL)
        while batch := cursor.fetchmany(10_000):
            yield from batch

    def _known(self) -> Known:
        known = self._predicates
        return Known(self._codes, self.seeds, known.kinds, known.sizes, known.bare)

    def _learn(self, predicates: list[Counts]) -> None:
        """Notes what predicates there are, and how many triples; what was worked out of other ones is forgotten."""
        self._closures.clear()
        self._predicates.learn(predicates)
        self.size = sum(rows for _, rows, *_ in predicates)

    def _prepared(self, plan: Plan, *, texts: bool = True) -> Statement:
        return self._written(self._closures.put_in(plan, self._predicates.sizes), texts=texts)

    def _written(self, plan: Plan, *, texts: bool) -> Statement:
        plan = spread(plan, self._predicates.sizes)
        self._predicates.need(predicates([plan]))
        made = statement(plan, self._known(), texts=texts)
        self._add_terms(made.terms)
        self._tell()
        for function in made.functions - self._functions:
            self._define_function(function)
        return made

    def _define_function(self, function: Function) -> None:
        first = "VARCHAR[]" if function.name.startswith("agg_") else "VARCHAR"
        kinds = [first, *["VARCHAR"] * (function.arity - 1)] if function.arity else []
        self._define_python(
            function.sql_name,
            python_function(function),
            kinds,
            _RETURNS[function.form],
            volatile=function.name in VOLATILE,
        )
        self._functions.add(function)

    def _define_python(
        self, name: str, call: Any, kinds: list[Any], returns: str, *, volatile: bool = False
    ) -> None:
        self._connection.create_function(
            name, call, kinds, returns, null_handling=FunctionNullHandling.SPECIAL, side_effects=volatile
        )

    def _add_terms(self, terms: Iterable[str]) -> None:
        """Makes sure that the table of terms has these; those it has stay."""
        new = [term for term in terms if term not in self._terms]
        if not new:
            return
        self._terms.update(new)
        split = [self._codes.split(term) for term in new]
        self._connection.execute(
            "INSERT INTO terms SELECT n.* FROM (SELECT ckg_hash(unnest(?::VARCHAR[])) AS id, "
            "unnest(?::UINTEGER[]) AS code, unnest(?::VARCHAR[]) AS lex) n ANTI JOIN terms t ON t.id = n.id",
            [new, [code for _, code in split], [lexical for lexical, _ in split]],
        )

    def _tell(self) -> None:
        """Tells DuckDB the codes, if there are new ones."""
        if self._told != len(self._codes.suffixes):
            self._lists = code_lists(self._codes)
            for sql in self._lists:
                self._connection.execute(sql)
            self._told = len(self._codes.suffixes)

    def _look_up(self, numbers: set[int]) -> None:
        ids = numbers - self._texts.keys()
        if not ids:
            return
        found = self._connection.execute(
            "SELECT id, lex, code FROM terms SEMI JOIN (SELECT unnest(?::UBIGINT[]) AS id) w USING (id)",
            [list(ids)],
        ).fetchall()
        for number, lexical, code in found:
            self._texts[number] = self._codes.term(lexical, code)

    def _decoded(self, made: Statement, rows: list[tuple[Any, ...]]) -> Rows:
        numbered = set(made.hashes)
        if not made.columns:
            return Rows((), [() for _ in rows])
        texts = self._texts
        decoded = [
            tuple(
                texts[cell] if cell is not None and place in numbered else cell
                for place, cell in enumerate(row)
            )
            for row in rows
        ]
        return Rows(tuple(made.columns), decoded)

    def run(self, sql: str) -> duckdb.DuckDBPyConnection:
        """Runs a statement that ``sql/`` wrote; EngineError where DuckDB cannot."""
        with _named_errors():
            return self._connection.execute(sql)

    def _one(self, sql: str) -> Any:
        # All rows are fetched: an unfinished result would keep the connection busy.
        return self._connection.execute(sql).fetchall()[0][0]

    def _fresh(self, name: str) -> str:
        """The table of a seed; one of the same name goes away."""
        table = identifier(f"seed {name}")
        self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        return table


def _hashes(made: Statement, rows: list[tuple[Any, ...]]) -> Iterator[int]:
    return (row[place] for place in made.hashes for row in rows if row[place] is not None)


#: What a statement gives of which one knows that it has no rows.
_NO_ROWS: Future[Answer] = Future()
_NO_ROWS.set_result(([], 0.0))


@contextmanager
def _named_errors() -> Iterator[None]:
    """An error of DuckDB becomes an EngineError; one that a function of ours raised stays what it is."""
    try:
        yield
    except duckdb.Error as error:
        if isinstance(error.__cause__, EngineError):
            raise error.__cause__ from error
        raise EngineError("sql-failed", f"DuckDB cannot run a statement: {error}") from error
