"""Statements that read N-Triples into tables.

A line that the strict pattern matches is canonical N-Triples without escapes, whose IRIs hold nothing
that a parser could refuse; it is split as it stands. All other lines, among them comments and mistakes,
are *odd* and go through the parser.
"""

from __future__ import annotations

from typing import Final

from certkg.documents.ntriples import RDF, XSD
from certkg.validate.sql.codes import BLANK, IRI, STRING
from certkg.validate.sql.dialect import string

__all__ = [
    "COLLISIONS",
    "FORGET_ODD",
    "HIDDEN",
    "ODD",
    "RAW",
    "SUFFIXES",
    "TERMS",
    "TRIPLES",
    "from_text",
    "of_file",
    "read_file",
]

# A pattern with more than four groups takes RE2 ten times as long; so literals are taken apart by quotes.
_HTTP: Final = r"https?://[A-Za-z0-9.-]+(?:/[!$&-;=@-Z_a-z~]*)?"
_REST: Final = r"(?:\?[!$&-;=@-Z_a-z~]*)?(?:#[!$&-;=@-Z_a-z~]*)?"
_IRI: Final = rf"<(?:{_HTTP}|urn:[a-z0-9]+:[!$&-;=@-Z_a-z~]+){_REST}>"
_NODE: Final = "_:[A-Za-z0-9_]+"
_STRICT: Final = (
    rf'^({_IRI}|{_NODE}) ({_IRI}) ({_IRI}|{_NODE}|"[^"\\\x00-\x1f\x7f\x{{fffe}}\x{{ffff}}]*"'
    rf"(?:@[a-z]{{1,8}}(?:-[a-z0-9]{{1,8}})*|\^\^{_IRI})?) \.$"
)
_CANONICAL: Final = (
    r'^(<[^>]*>|_:[^ ]+) (<[^>]*>) (<[^>]*>|_:[^ ]+|"(?:[^"\\]|\\.)*"(?:@[^ ]+|\^\^<[^>]*>)?) \.$'
)
_GROUPS: Final = "['s', 'p', 'o']"
#: Datatypes that a literal with explicit datatype has in another form, or cannot have.
_REWRITTEN: Final = ", ".join(
    string(f"^^<{iri}>") for iri in (f"{XSD}string", f"{RDF}langString", f"{RDF}dirLangString")
)

ODD: Final = "SELECT o FROM raw WHERE s IS NULL"
FORGET_ODD: Final = "DELETE FROM raw WHERE s IS NULL"
RAW: Final = "CREATE TABLE raw (part UTINYINT, s VARCHAR, p VARCHAR, o VARCHAR, lex VARCHAR, suffix VARCHAR)"
SUFFIXES: Final = "SELECT DISTINCT suffix FROM raw WHERE suffix IS NOT NULL AND suffix <> '' ORDER BY 1"

_CODE: Final = (
    f"CASE WHEN starts_with(r.o, '<') THEN {IRI} WHEN starts_with(r.o, '_') THEN {BLANK} "
    f"WHEN r.suffix = '' THEN {STRING} ELSE x.code END"
)
TRIPLES: Final = (
    "INSERT INTO triples SELECT s, p, o, code, ckg_number(lex, code), lex FROM ("
    "SELECT s, p, o, any_value(code) AS code, any_value(lex) AS lex FROM ("
    f"SELECT hash(r.s) AS s, hash(r.p) AS p, hash(r.o) AS o, ({_CODE})::UINTEGER AS code, "
    "CASE WHEN r.lex IS NOT NULL THEN r.lex WHEN starts_with(r.o, '<') THEN r.o[2:-2] ELSE r.o[3:] END AS lex "
    "FROM raw r LEFT JOIN suffix_codes x ON x.suffix = r.suffix) GROUP BY s, p, o) ORDER BY p, s"
)
TERMS: Final = (
    "INSERT INTO terms SELECT hash(t), code, lex FROM ("
    f"SELECT t, (CASE WHEN starts_with(t, '<') THEN {IRI} ELSE {BLANK} END)::UINTEGER AS code, "
    "CASE WHEN starts_with(t, '<') THEN t[2:-2] ELSE t[3:] END AS lex FROM ("
    "SELECT s AS t FROM raw UNION SELECT p FROM raw UNION SELECT o FROM raw WHERE lex IS NULL) "
    f"UNION ALL SELECT r.o, any_value(CASE WHEN r.suffix = '' THEN {STRING} ELSE x.code END)::UINTEGER, "
    "any_value(r.lex) FROM raw r LEFT JOIN suffix_codes x ON x.suffix = r.suffix "
    "WHERE r.lex IS NOT NULL GROUP BY r.o)"
)
HIDDEN: Final = (
    "CREATE TABLE hidden AS SELECT hash(s) AS id FROM raw WHERE part = 1 "
    "EXCEPT SELECT hash(s) FROM raw WHERE part = 0"
)
COLLISIONS: Final = "SELECT count(*) - count(DISTINCT id) FROM terms"


def of_file(path: str, longest: int) -> str:
    """The lines of a file as a relation with the one column ``line``."""
    return (
        f"read_csv({string(path)}, header = false, auto_detect = false, delim = chr(1), quote = '', "
        f"escape = '', columns = {{'line': 'VARCHAR'}}, max_line_size = {int(longest)})"
    )


def read_file(lines: str, part: int, scope: str) -> str:
    """Reads a file into ``raw``; blank nodes get the prefix of their document.

    An odd line stands in the column ``o``, and ``s`` is NULL.
    """
    label = string(f"_:{scope}.")
    named = "CASE WHEN starts_with(m.{0}, '_') THEN " + label + " || m.{0}[3:] ELSE m.{0} END"
    odd = f"m.s = '' OR split_part(m.o, '\"', 3) IN ({_REWRITTEN})"
    literal = "starts_with(m.o, '\"')"
    return (
        f"INSERT INTO raw SELECT {int(part)}, CASE WHEN {odd} THEN NULL ELSE {named.format('s')} END, m.p, "
        f"CASE WHEN {odd} THEN line ELSE {named.format('o')} END, "
        f"CASE WHEN {literal} THEN split_part(m.o, '\"', 2) END, "
        f"CASE WHEN {literal} THEN split_part(m.o, '\"', 3) END "
        f"FROM (SELECT line, regexp_extract(line, {string(_STRICT)}, {_GROUPS}) AS m FROM {lines}) "
        "WHERE line IS NOT NULL"
    )


def from_text(part: int) -> str:
    """Reads canonical N-Triples text, the one parameter, into ``raw``."""
    return (
        f"INSERT INTO raw SELECT {int(part)}, s, p, o, CASE WHEN contains(l, chr(92)) THEN ckg_unescape(l) "
        "ELSE l END, x FROM (SELECT *, CASE WHEN x IS NOT NULL THEN o[2:-(length(x) + 2)] END AS l FROM ("
        "SELECT m.s AS s, m.p AS p, m.o AS o, "
        "CASE WHEN starts_with(m.o, '\"') THEN string_split(m.o, '\"')[-1] END AS x "
        f"FROM (SELECT regexp_extract(line, {string(_CANONICAL)}, {_GROUPS}) AS m "
        "FROM (SELECT unnest(string_split(?, chr(10))) AS line) WHERE line <> '')))"
    )
