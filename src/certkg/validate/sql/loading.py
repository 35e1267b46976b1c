"""Statements that read N-Triples into tables.

A line is split at its first two spaces and before its last two characters. What comes of that is canonical
N-Triples without escapes if each of its terms matches a strict pattern, which is asked of each distinct
term only once. Lines that cannot be split so, and lines with other terms, are *odd*: among them are
comments, escapes and mistakes. They go through the parser.
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
    "COUNTED",
    "DEFINING",
    "FORGET_ODD",
    "FORGET_REPEATED",
    "HIDDEN",
    "MACROS",
    "MORE_TEXTS",
    "NONE_HIDDEN",
    "ODD",
    "ODD_TERMS",
    "PREDICATES",
    "PROPERTIES_USED",
    "RAW",
    "REPEATED",
    "SIZES",
    "SUFFIXES",
    "TERMS",
    "TEXTS",
    "TRIPLES",
    "described",
    "from_text",
    "literals_of",
    "nodes_of",
    "of_file",
    "read_file",
    "take_odd",
]

_HTTP: Final = r"https?://[A-Za-z0-9.-]+(?:/[!$&-;=@-Z_a-z~]*)?"
_REST: Final = r"(?:\?[!$&-;=@-Z_a-z~]*)?(?:#[!$&-;=@-Z_a-z~]*)?"
_IRI: Final = rf"<(?:{_HTTP}|urn:[a-z0-9]+:[!$&-;=@-Z_a-z~]+){_REST}>"
#: A label as it stands in a document, behind the scope of that document.
_NODE: Final = r"_:(?:[A-Za-z0-9]+\.)?[A-Za-z0-9_]+"
_LITERAL: Final = (
    r'"[^"\\\x00-\x1f\x7f\x{fffe}\x{ffff}]*"'
    r"(?:@[a-z]{1,8}(?:-[a-z0-9]{1,8})*"
    r"|\^\^<http://www\.w3\.org/2001/XMLSchema#(?:[a-rt-zA-Z][A-Za-z]*|short)>)?"
)
_STRICT: Final = f"{_IRI}|{_NODE}|{_LITERAL}"
_CANONICAL: Final = (
    r'^(<[^>]*>|_:[^ ]+) (<[^>]*>) (<[^>]*>|_:[^ ]+|"(?:[^"\\]|\\.)*"(?:@[^ ]+|\^\^<[^>]*>)?) \.$'
)
#: The parts of inputs are numbered from 1 on, those of background documents from -1 downwards; what the
#: tool adds itself is part 0. ``source`` is the number of a file whose terms are still to be looked at.
RAW: Final = (
    "CREATE TABLE raw (part INTEGER, source INTEGER, s VARCHAR, p VARCHAR, o VARCHAR, "
    "hs UBIGINT, hp UBIGINT, ho UBIGINT)"
)
ODD: Final = "SELECT o FROM raw WHERE s IS NULL"
FORGET_ODD: Final = "DELETE FROM raw WHERE s IS NULL"
MACROS: Final = (
    "CREATE MACRO ckg_suffix(t) AS CASE WHEN NOT starts_with(t, '\"') THEN NULL "
    "WHEN contains(t, chr(92)) THEN string_split(t, '\"')[-1] ELSE split_part(t, '\"', 3) END",
    "CREATE MACRO ckg_lexical(t) AS CASE WHEN starts_with(t, '<') THEN t[2:-2] "
    "WHEN starts_with(t, '_') THEN t[3:] WHEN contains(t, chr(92)) "
    "THEN ckg_unescape(t[2:-(length(string_split(t, '\"')[-1]) + 2)]) ELSE split_part(t, '\"', 2) END",
    f"CREATE MACRO ckg_code(t, x) AS (CASE WHEN starts_with(t, '<') THEN {IRI} "
    f"WHEN starts_with(t, '_') THEN {BLANK} ELSE coalesce(x, {STRING}) END)::UINTEGER",
)
_TEXTS: Final = (
    "SELECT h AS id, any_value(t) AS t, min(hash(t)) = max(hash(t)) AS one FROM ("
    "SELECT hs AS h, s AS t FROM raw {0} UNION ALL SELECT ho, o FROM raw {0} "
    "UNION ALL SELECT hp, any_value(p) FROM raw {0} GROUP BY hp, hash(p)) GROUP BY h"
)
#: Each term once, with a second hash that shows whether two terms have the same first one.
TEXTS: Final = f"CREATE TABLE texts AS {_TEXTS.format('')}"
#: The terms of what the parser read are added; those of odd lines stay, and no triple has them.
MORE_TEXTS: Final = (
    "INSERT INTO texts SELECT m.id, m.t, m.one AND t.id IS NULL FROM "
    f"({_TEXTS.format('WHERE source IS NULL')}) m LEFT JOIN texts t ON t.id = m.id "
    "WHERE t.id IS NULL OR t.t <> m.t OR NOT m.one"
)
COLLISIONS: Final = "SELECT count(*) FROM texts WHERE NOT one"
ODD_TERMS: Final = (
    f"CREATE TABLE odd AS SELECT id FROM texts WHERE NOT regexp_full_match(t, {string(_STRICT)})"
)
SUFFIXES: Final = "SELECT DISTINCT ckg_suffix(t) FROM texts WHERE starts_with(t, '\"') ORDER BY 1"
#: The hashes of triples that stand there more than once: it may name too many, never too few.
REPEATED: Final = (
    "CREATE TABLE repeated AS SELECT hash(hs, hp, ho) AS h FROM raw GROUP BY h HAVING count(*) > 1"
)
#: Only what is repeated is written anew: mostly that is next to nothing of a large input.
FORGET_REPEATED: Final = (
    "CREATE TABLE single AS SELECT max(part) AS part, any_value(source) AS source, any_value(s) AS s, "
    "any_value(p) AS p, any_value(o) AS o, hs, hp, ho FROM raw "
    "WHERE hash(hs, hp, ho) IN (SELECT h FROM repeated) GROUP BY hs, hp, ho; "
    "DELETE FROM raw WHERE hash(hs, hp, ho) IN (SELECT h FROM repeated); "
    "INSERT INTO raw SELECT * FROM single; DROP TABLE single"
)
#: Ordered by predicate, so that the table of a predicate is made from little more than its own triples.
TRIPLES: Final = (
    "INSERT INTO triples SELECT hs, hp, ho, CASE WHEN starts_with(o, '\"') THEN o END FROM raw ORDER BY hp"
)
TERMS: Final = (
    "INSERT INTO terms SELECT t.id, ckg_code(t.t, x.code), ckg_lexical(t.t) FROM texts t "
    "LEFT JOIN suffix_codes x ON x.suffix = ckg_suffix(t.t)"
)
HIDDEN: Final = "CREATE TABLE hidden AS SELECT hs AS focus FROM raw WHERE part < 0 EXCEPT SELECT hs FROM raw WHERE part >= 0"
NONE_HIDDEN: Final = "CREATE TABLE hidden (focus UBIGINT)"
#: Predicates with their numbers of triples, of literals and of blank nodes as objects, and about how many
#: distinct subjects and objects they have.
PREDICATES: Final = (
    "SELECT any_value(p), count(*), count_if(starts_with(o, '\"')), count_if(starts_with(o, '_')), "
    "approx_count_distinct(hs), approx_count_distinct(ho) FROM raw GROUP BY hp"
)
#: Adds triples, given as lists of subjects, predicates and objects, whose terms are known.
ADD: Final = (
    "INSERT INTO triples SELECT DISTINCT ckg_hash(a.s), ckg_hash(a.p), ckg_hash(a.o), "
    "CASE WHEN starts_with(a.o, '\"') THEN a.o END "
    "FROM (SELECT unnest(?::VARCHAR[]) AS s, unnest(?::VARCHAR[]) AS p, unnest(?::VARCHAR[]) AS o) a "
    "ANTI JOIN triples x ON x.s = ckg_hash(a.s) AND x.p = ckg_hash(a.p) AND x.o = ckg_hash(a.o)"
)
#: The same as ``PREDICATES`` once the triples are in their table.
COUNTED: Final = (
    "SELECT ckg_text(n.lex, n.code), k.* EXCLUDE (p) FROM (SELECT t.p, count(*), count(t.t), "
    f"count_if(o.code = {BLANK}), approx_count_distinct(t.s), approx_count_distinct(t.o) "
    "FROM triples t JOIN terms o ON o.id = t.o GROUP BY t.p) k JOIN terms n ON n.id = k.p"
)
ALL: Final = (
    "SELECT ckg_text(a.lex, a.code), ckg_text(b.lex, b.code), ckg_text(c.lex, c.code) "
    "FROM triples t JOIN terms a ON a.id = t.s JOIN terms b ON b.id = t.p JOIN terms c ON c.id = t.o"
)
#: What inputs use and define, and their numbers of triples.
SIZES: Final = "SELECT part, count(*) FROM raw WHERE part > 0 GROUP BY part"
PROPERTIES_USED: Final = "SELECT any_value(p), count(*) FROM raw WHERE part > 0 GROUP BY hp"
CLASSES_USED: Final = (
    f"SELECT any_value(o), count(*) FROM raw WHERE part > 0 AND hp = ckg_hash({string(TYPE)}) GROUP BY ho"
)
DEFINING: Final = (
    f"SELECT DISTINCT s, o FROM raw WHERE part > 0 AND hp = ckg_hash({string(TYPE)}) "
    f"AND (ho IN ({', '.join(f'ckg_hash({string(each)})' for each in CLASSES)}) OR ends_with(o, {string(PROPERTY)}))"
)


def nodes_of(predicate: str) -> str:
    """Makes the table of a predicate whose objects are all nodes."""
    return f"CREATE TABLE {partition(predicate)} AS SELECT s, o FROM triples WHERE p = ckg_hash({string(predicate)})"


def literals_of(predicate: str, *, mixed: bool) -> str:
    """Makes the table of a predicate with literals, where ``mixed`` with nodes, and their payload."""
    code, lexical, nodes = "x.code", "ckg_lexical(t.t)", ""
    if mixed:
        nodes = "LEFT JOIN terms n ON n.id = t.o AND t.t IS NULL "
        code, lexical = "coalesce(n.code, x.code)", "coalesce(n.lex, ckg_lexical(t.t))"
    return (
        f"CREATE TABLE {partition(predicate)} AS SELECT s, o, code, ckg_number(lex, code) AS num, lex FROM ("
        f"SELECT t.s, t.o, coalesce({code}, {STRING})::UINTEGER AS code, {lexical} AS lex FROM triples t "
        f"{nodes}LEFT JOIN suffix_codes x ON x.suffix = ckg_suffix(t.t) "
        f"WHERE t.p = ckg_hash({string(predicate)}))"
    )


def described(predicate: str) -> str:
    """The lowest and highest code of the objects in a table, and whether each has a number."""
    return f"SELECT min(code), max(code), bool_and(num IS NOT NULL) FROM {partition(predicate)}"


def of_file(path: str, longest: int) -> str:
    """The lines of a file as a relation with the one column ``line``."""
    return (
        f"read_csv({string(path)}, header = false, auto_detect = false, delim = chr(1), quote = '', "
        f"escape = '', columns = {{'line': 'VARCHAR'}}, max_line_size = {int(longest)})"
    )


def read_file(lines: str, part: int, source: int, scope: str | None) -> str:
    """Reads a file into ``raw``; blank nodes get the prefix of their document.

    An odd line stands in the column ``o``, and ``s`` is NULL.
    """
    named = "{0}"
    if scope is not None:
        label = string(f"_:{scope}.")
        named = "CASE WHEN starts_with({0}, '_') THEN " + label + " || {0}[3:] ELSE {0} END"
    return (
        f"INSERT INTO raw SELECT {int(part)}, {int(source)}, s, p, o, ckg_hash(s), ckg_hash(p), ckg_hash(o) FROM ("
        f"SELECT CASE WHEN plain THEN {named.format('s')} END AS s, p, "
        # Cut as bytes: to count characters costs ten times as much.
        f"CASE WHEN plain THEN {named.format('decode(encode(line)[strlen(s) + strlen(p) + 3:-3])')} ELSE line END AS o "
        "FROM (SELECT line, s, p, ends_with(line, ' .') AND starts_with(p, '<') "
        "AND (starts_with(s, '<') OR starts_with(s, '_:')) AND strlen(line) > strlen(s) + strlen(p) + 4 AS plain "
        f"FROM (SELECT line, split_part(line, ' ', 1) AS s, split_part(line, ' ', 2) AS p FROM {lines}) "
        "WHERE line IS NOT NULL))"
    )


def take_odd(source: int, scope: str | None) -> tuple[str, str]:
    """What selects the lines of a file that have an odd term, as the file has them, and what forgets them."""
    named = "{0}"
    if scope is not None:
        named = "CASE WHEN starts_with({0}, '_') THEN '_:' || {0}[" + str(len(scope) + 4) + ":] ELSE {0} END"
    found = (
        f"FROM raw WHERE source = {int(source)} AND "
        "(hs IN (SELECT id FROM odd) OR hp IN (SELECT id FROM odd) OR ho IN (SELECT id FROM odd))"
    )
    return (
        f"SELECT {named.format('s')} || ' ' || p || ' ' || {named.format('o')} || ' .' {found}",
        f"DELETE {found}",
    )


def from_text(part: int) -> str:
    """Reads canonical N-Triples text, the one parameter, into ``raw``."""
    return (
        f"INSERT INTO raw SELECT {int(part)}, NULL, m.s, m.p, m.o, ckg_hash(m.s), ckg_hash(m.p), ckg_hash(m.o) "
        f"FROM (SELECT regexp_extract(line, {string(_CANONICAL)}, ['s', 'p', 'o']) AS m "
        "FROM (SELECT unnest(string_split(?, chr(10))) AS line) WHERE line <> '')"
    )
