"""Statements that read N-Triples into tables.

A line that the strict pattern matches is canonical N-Triples without escapes, whose IRIs hold nothing
that a parser could refuse; it is split as it stands. All other lines, among them comments and mistakes,
are *odd* and go through the parser.
"""

from __future__ import annotations

from typing import Final

from certkg.validate.sql.terms.codes import BLANK, IRI, STRING
from certkg.validate.sql.terms.dialect import partition, string
from certkg.validate.usage import CLASSES, PROPERTY, TYPE

__all__ = [
    "ADD",
    "ALL",
    "CLASSES_USED",
    "COLLISIONS",
    "DEFINING",
    "FORGET_ODD",
    "FORGET_REPEATED",
    "HIDDEN",
    "KINDS",
    "MACROS",
    "NONE_HIDDEN",
    "ODD",
    "PROPERTIES_USED",
    "RAW",
    "REPEATED",
    "SIZES",
    "SUFFIXES",
    "TERMS",
    "TRIPLES",
    "from_text",
    "of_file",
    "partitioned",
    "read_file",
]

# A pattern with more than four groups takes RE2 ten times as long; so literals are taken apart by quotes.
_HTTP: Final = r"https?://[A-Za-z0-9.-]+(?:/[!$&-;=@-Z_a-z~]*)?"
_REST: Final = r"(?:\?[!$&-;=@-Z_a-z~]*)?(?:#[!$&-;=@-Z_a-z~]*)?"
_IRI: Final = rf"<(?:{_HTTP}|urn:[a-z0-9]+:[!$&-;=@-Z_a-z~]+){_REST}>"
_NODE: Final = "_:[A-Za-z0-9_]+"
_STRICT: Final = (
    rf'^({_IRI}|{_NODE}) ({_IRI}) ({_IRI}|{_NODE}|"[^"\\\x00-\x1f\x7f\x{{fffe}}\x{{ffff}}]*"'
    r"(?:@[a-z]{1,8}(?:-[a-z0-9]{1,8})*"
    r"|\^\^<http://www\.w3\.org/2001/XMLSchema#(?:[a-rt-zA-Z][A-Za-z]*|short)>)?) \.$"
)
_CANONICAL: Final = (
    r'^(<[^>]*>|_:[^ ]+) (<[^>]*>) (<[^>]*>|_:[^ ]+|"(?:[^"\\]|\\.)*"(?:@[^ ]+|\^\^<[^>]*>)?) \.$'
)
_GROUPS: Final = "['s', 'p', 'o']"
ODD: Final = "SELECT o FROM raw WHERE s IS NULL"
FORGET_ODD: Final = "DELETE FROM raw WHERE s IS NULL"
#: The parts of inputs are numbered from 1 on, those of background documents from -1 downwards; what the
#: tool adds itself is part 0.
RAW: Final = "CREATE TABLE raw (part INTEGER, s VARCHAR, p VARCHAR, o VARCHAR)"
SUFFIXES: Final = "SELECT DISTINCT ckg_suffix(o) FROM raw WHERE starts_with(o, '\"') ORDER BY 1"
MACROS: Final = (
    "CREATE MACRO ckg_suffix(t) AS CASE WHEN NOT starts_with(t, '\"') THEN NULL "
    "WHEN contains(t, chr(92)) THEN string_split(t, '\"')[-1] ELSE split_part(t, '\"', 3) END",
    "CREATE MACRO ckg_lexical(t) AS CASE WHEN starts_with(t, '<') THEN t[2:-2] "
    "WHEN starts_with(t, '_') THEN t[3:] WHEN contains(t, chr(92)) "
    "THEN ckg_unescape(t[2:-(length(string_split(t, '\"')[-1]) + 2)]) ELSE split_part(t, '\"', 2) END",
    "CREATE MACRO ckg_triple(s, p, o) AS hash(ckg_hash(s), ckg_hash(p), ckg_hash(o))",
    f"CREATE MACRO ckg_code(t, x) AS (CASE WHEN starts_with(t, '<') THEN {IRI} "
    f"WHEN starts_with(t, '_') THEN {BLANK} ELSE coalesce(x, {STRING}) END)::UINTEGER",
)
#: The hashes of triples that stand there more than once: it may name too many, never too few.
REPEATED: Final = (
    "CREATE TABLE repeated AS SELECT ckg_triple(s, p, o) AS h FROM raw GROUP BY h HAVING count(*) > 1"
)
#: Only what is repeated is written anew: mostly that is next to nothing of a large input.
FORGET_REPEATED: Final = (
    "CREATE TABLE single AS SELECT max(part) AS part, s, p, o FROM raw "
    "WHERE ckg_triple(s, p, o) IN (SELECT h FROM repeated) GROUP BY s, p, o; "
    "DELETE FROM raw WHERE ckg_triple(s, p, o) IN (SELECT h FROM repeated); "
    "INSERT INTO raw SELECT part, s, p, o FROM single; DROP TABLE single"
)
TRIPLES: Final = (
    "INSERT INTO triples SELECT s, p, o, code, ckg_number(lex, code), lex FROM ("
    "SELECT ckg_hash(r.s) AS s, ckg_hash(r.p) AS p, ckg_hash(r.o) AS o, ckg_code(r.o, x.code) AS code, "
    "ckg_lexical(r.o) AS lex FROM raw r LEFT JOIN suffix_codes x ON x.suffix = ckg_suffix(r.o)) ORDER BY p, s"
)
TERMS: Final = (
    "INSERT INTO terms SELECT ckg_hash(t), ckg_code(t, x.code), ckg_lexical(t) FROM ("
    "SELECT s AS t FROM raw UNION SELECT p FROM raw UNION SELECT o FROM raw) "
    "LEFT JOIN suffix_codes x ON x.suffix = ckg_suffix(t)"
)
HIDDEN: Final = (
    "CREATE TABLE hidden AS SELECT ckg_hash(s) AS focus FROM raw WHERE part < 0 "
    "EXCEPT SELECT ckg_hash(s) FROM raw WHERE part >= 0"
)
NONE_HIDDEN: Final = "CREATE TABLE hidden (focus UBIGINT)"
#: Predicate, lowest and highest code of its objects, whether each has a number; rows, subjects, objects.
KINDS: Final = (
    "SELECT t.lex, k.low, k.high, k.numbered, k.n, k.subjects, k.objects FROM (SELECT p, min(code) AS low, max(code) AS high, "
    "bool_and(num IS NOT NULL) AS numbered, count(*) AS n, approx_count_distinct(s) AS subjects, "
    "approx_count_distinct(o) AS objects FROM triples GROUP BY p) k JOIN terms t ON t.id = k.p"
)
#: Adds triples, given as lists of subjects, predicates and objects, whose terms are known.
ADD: Final = (
    "INSERT INTO triples SELECT DISTINCT ckg_hash(a.s), ckg_hash(a.p), ckg_hash(a.o), t.code, ckg_number(t.lex, t.code), t.lex "
    "FROM (SELECT unnest(?::VARCHAR[]) AS s, unnest(?::VARCHAR[]) AS p, unnest(?::VARCHAR[]) AS o) a "
    "JOIN terms t ON t.id = ckg_hash(a.o) "
    "ANTI JOIN triples x ON x.s = ckg_hash(a.s) AND x.p = ckg_hash(a.p) AND x.o = ckg_hash(a.o)"
)
ALL: Final = (
    "SELECT ckg_text(a.lex, a.code), ckg_text(b.lex, b.code), ckg_text(t.lex, t.code) "
    "FROM triples t JOIN terms a ON a.id = t.s JOIN terms b ON b.id = t.p"
)
#: What inputs use and define, and their numbers of triples.
SIZES: Final = "SELECT part, count(*) FROM raw WHERE part > 0 GROUP BY part"
PROPERTIES_USED: Final = "SELECT p, count(*) FROM raw WHERE part > 0 GROUP BY p"
CLASSES_USED: Final = f"SELECT o, count(*) FROM raw WHERE part > 0 AND p = {string(TYPE)} GROUP BY o"
DEFINING: Final = (
    f"SELECT DISTINCT s, o FROM raw WHERE part > 0 AND p = {string(TYPE)} "
    f"AND (o IN ({', '.join(map(string, CLASSES))}) OR ends_with(o, {string(PROPERTY)}))"
)
COLLISIONS: Final = "SELECT count(*) - count(DISTINCT id) FROM terms"


def partitioned(predicate: str) -> str:
    """Makes the table of one predicate: DuckDB then knows how many triples and how many objects it has."""
    return (
        f"CREATE TABLE {partition(predicate)} AS SELECT s, o, code, num, lex FROM triples "
        f"WHERE p = ckg_hash({string(predicate)})"
    )


def of_file(path: str, longest: int) -> str:
    """The lines of a file as a relation with the one column ``line``."""
    return (
        f"read_csv({string(path)}, header = false, auto_detect = false, delim = chr(1), quote = '', "
        f"escape = '', columns = {{'line': 'VARCHAR'}}, max_line_size = {int(longest)})"
    )


def read_file(lines: str, part: int, scope: str | None) -> str:
    """Reads a file into ``raw``; blank nodes get the prefix of their document, unless they have it.

    An odd line stands in the column ``o``, and ``s`` is NULL.
    """
    named = "m.{0}"
    if scope is not None:
        label = string(f"_:{scope}.")
        named = "CASE WHEN starts_with(m.{0}, '_') THEN " + label + " || m.{0}[3:] ELSE m.{0} END"
    return (
        f"INSERT INTO raw SELECT {int(part)}, CASE WHEN m.s <> '' THEN {named.format('s')} END, m.p, "
        f"CASE WHEN m.s = '' THEN line ELSE {named.format('o')} END "
        f"FROM (SELECT line, regexp_extract(line, {string(_STRICT)}, {_GROUPS}) AS m FROM {lines}) "
        "WHERE line IS NOT NULL"
    )


def from_text(part: int) -> str:
    """Reads canonical N-Triples text, the one parameter, into ``raw``."""
    return (
        f"INSERT INTO raw SELECT {int(part)}, m.s, m.p, m.o "
        f"FROM (SELECT regexp_extract(line, {string(_CANONICAL)}, {_GROUPS}) AS m "
        "FROM (SELECT unnest(string_split(?, chr(10))) AS line) WHERE line <> '')"
    )
