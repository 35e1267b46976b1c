"""Statements that read N-Triples into tables.

A file is first read as columns that end with "> ": in most lines that cuts exactly between the terms, and
the dot is a column of its own. The other lines are split at their first two spaces and before their last
two characters. What comes of both is canonical N-Triples without escapes if each of its terms matches a
strict pattern, which is asked of each distinct term only once. Lines that cannot be split so, and lines
with other terms, are *odd*: among them are comments, escapes and mistakes. They go through the parser.

Terms are *kept* as the columns have them: without the ">" at the end of an IRI, or of a datatype.

Triples and terms go from the table ``raw`` into those that stay a *share* of the input at a time, so that what is
held twice keeps small. The tables of a share are temporary.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from certkg.validate.sql.terms.codes import BLANK, IRI, STRING
from certkg.validate.sql.terms.dialect import partition, string
from certkg.validate.usage import CLASSES, PROPERTY, TYPE

__all__ = [
    "ADD",
    "ALL",
    "CLASHES",
    "CLASSES_USED",
    "COLLISIONS",
    "COUNTED",
    "DEFINING",
    "FORGET_ODD",
    "FORGET_REPEATED",
    "FORGET_SHARE",
    "HASHES",
    "HIDDEN",
    "KNOWN",
    "MACROS",
    "MORE_TEXTS",
    "ODD",
    "ODD_TERMS",
    "PREDICATES",
    "RAW",
    "REPEATED",
    "SEEN",
    "SIZES",
    "SUFFIXES",
    "TERMS",
    "TEXTS",
    "TRIPLES",
    "WHOLE",
    "described",
    "from_text",
    "kept_once",
    "literals_of",
    "nodes_of",
    "none_of",
    "of_columns",
    "of_lines",
    "read_columns",
    "read_lines",
    "take_odd",
]

_HTTP: Final = r"https?://[A-Za-z0-9.-]+(?:/[!$&-;=@-Z_a-z~]*)?"
_REST: Final = r"(?:\?[!$&-;=@-Z_a-z~]*)?(?:#[!$&-;=@-Z_a-z~]*)?"
_IRI: Final = rf"<(?:{_HTTP}|urn:[a-z0-9]+:[!$&-;=@-Z_a-z~]+){_REST}"
#: A label as it stands in a document, behind the scope of that document.
_NODE: Final = r"_:(?:[A-Za-z0-9]+\.)?[A-Za-z0-9_]+"
_LITERAL: Final = (
    r'"[^"\\\x00-\x1f\x7f\x{fffe}\x{ffff}]*"'
    r"(?:@[a-z]{1,8}(?:-[a-z0-9]{1,8})*"
    r"|\^\^<http://www\.w3\.org/2001/XMLSchema#(?:[a-rt-zA-Z][A-Za-z]*|short))?"
)
_STRICT: Final = f"{_IRI}|{_NODE}|{_LITERAL}"
_CANONICAL: Final = (
    r'^(<[^>]*>|_:[^ ]+) (<[^>]*>) (<[^>]*>|_:[^ ]+|"(?:[^"\\]|\\.)*"(?:@[^ ]+|\^\^<[^>]*>)?) \.$'
)
#: The parts of inputs are numbered from 1 on, those of background documents from -1 downwards; what the
#: tool adds itself is part 0. ``source`` is the number of a file whose terms are still to be looked at.
RAW: Final = (
    "CREATE TEMP TABLE raw (part INTEGER, source INTEGER, s VARCHAR, p VARCHAR, o VARCHAR, "
    "hs UBIGINT, hp UBIGINT, ho UBIGINT)"
)
_READ: Final = ("c1", "c2", "c3", "c4", "c5", "c6")
_INSERT: Final = "INSERT INTO raw SELECT {}, {}, s, p, o, ckg_key(s), ckg_key(p), ckg_key(o)"
#: Lines that were not cut between their terms, taken out of ``raw``.
WHOLE: Final = (
    "CREATE TEMP TABLE whole AS SELECT o AS line FROM raw WHERE s IS NULL; DELETE FROM raw WHERE s IS NULL"
)
ODD: Final = "SELECT o FROM raw WHERE s IS NULL"
FORGET_ODD: Final = "DELETE FROM raw WHERE s IS NULL"
MACROS: Final = (
    "CREATE MACRO ckg_kept(t) AS CASE WHEN ends_with(t, '>') THEN decode(encode(t)[:-2]) ELSE t END",
    "CREATE MACRO ckg_whole(t) AS CASE WHEN starts_with(t, '<') OR contains(t, '\"^^<') THEN t || '>' ELSE t END",
    "CREATE MACRO ckg_suffix(t) AS CASE WHEN NOT starts_with(t, '\"') THEN NULL "
    "WHEN contains(t, chr(92)) THEN string_split(t, '\"')[-1] ELSE split_part(t, '\"', 3) END",
    "CREATE MACRO ckg_lexical(t) AS CASE WHEN starts_with(t, '<') THEN t[2:] "
    "WHEN starts_with(t, '_') THEN t[3:] WHEN contains(t, chr(92)) "
    "THEN ckg_unescape(t[2:-(length(string_split(t, '\"')[-1]) + 2)]) ELSE split_part(t, '\"', 2) END",
    f"CREATE MACRO ckg_code(t, x) AS (CASE WHEN starts_with(t, '<') THEN {IRI} "
    f"WHEN starts_with(t, '_') THEN {BLANK} ELSE coalesce(x, {STRING}) END)::UINTEGER",
)
_TEXTS: Final = (
    "SELECT id, t FROM (SELECT hs AS id, s AS t FROM raw {0} UNION ALL SELECT ho, o FROM raw {0} "
    "UNION ALL SELECT hp, any_value(p) FROM raw {0} GROUP BY hp, hash(p)) GROUP BY id, t"
)
#: Each term of a share once; two terms with one hash stand there with the same number.
TEXTS: Final = f"CREATE TEMP TABLE texts AS {_TEXTS.format('')}"
#: The terms of what the parser read are added; those of odd lines stay, and no triple has them.
MORE_TEXTS: Final = f"INSERT INTO texts SELECT * FROM ({_TEXTS.format('WHERE source IS NULL')}) m ANTI JOIN texts t USING (id, t)"
COLLISIONS: Final = "SELECT count(*) - count(DISTINCT id) FROM texts"
ODD_TERMS: Final = (
    f"CREATE TEMP TABLE odd AS SELECT id FROM texts WHERE NOT regexp_full_match(t, {string(_STRICT)})"
)
SUFFIXES: Final = "SELECT DISTINCT ckg_suffix(t) FROM texts WHERE starts_with(t, '\"') ORDER BY 1"
_SPLIT: Final = (
    "SELECT t.id, ckg_code(t.t, x.code) AS code, ckg_lexical(t.t) AS lex FROM texts t "
    "LEFT JOIN suffix_codes x ON x.suffix = ckg_suffix(t.t)"
)
#: The terms of a share that earlier ones had, and those among them that are other terms with the same hash.
KNOWN: Final = "CREATE TEMP TABLE known AS SELECT id, code, lex FROM terms SEMI JOIN texts USING (id)"
CLASHES: Final = (
    f"SELECT count(*) FROM ({_SPLIT} SEMI JOIN known k ON k.id = t.id) n JOIN known k USING (id) "
    "WHERE n.code <> k.code OR n.lex <> k.lex"
)
TERMS: Final = f"INSERT INTO terms {_SPLIT} ANTI JOIN known k ON k.id = t.id"
#: Nodes that background documents alone describe: those of a share that have no triples of inputs, neither here nor
#: in earlier shares. What is hidden so far comes out where an input describes it now.
HIDDEN: Final = (
    "CREATE TEMP TABLE candidates AS SELECT DISTINCT hs AS focus FROM raw WHERE part < 0; "
    "INSERT INTO hidden SELECT focus FROM candidates "
    "ANTI JOIN (SELECT s FROM triples SEMI JOIN candidates ON s = focus) d ON d.s = focus; "
    "DELETE FROM hidden WHERE focus IN (SELECT hs FROM raw SEMI JOIN hidden ON hs = focus WHERE part >= 0); "
    "DROP TABLE candidates"
)
#: Ordered by predicate, so that the table of a predicate is made from little more than its own triples.
TRIPLES: Final = (
    "INSERT INTO triples SELECT hs, hp, ho, CASE WHEN starts_with(o, '\"') THEN o END FROM raw ORDER BY hp"
)
FORGET_SHARE: Final = "DROP TABLE texts; DROP TABLE odd; DROP TABLE known; DROP TABLE raw"
#: The hashes of a part of all triples: of those with this rest, the second parameter, when divided by the first. A
#: triple and its repetition have one hash; now and then two others have as well.
HASHES: Final = "SELECT h FROM (SELECT hash(s, p, o) AS h FROM triples) WHERE h % ?::UBIGINT = ?::UBIGINT"
REPEATED: Final = "CREATE TEMP TABLE repeated (h UBIGINT)"
#: Only what is repeated is written anew: mostly that is next to nothing of a large input.
FORGET_REPEATED: Final = (
    "CREATE TEMP TABLE single AS SELECT s, p, o, any_value(t) AS t FROM triples "
    "WHERE hash(s, p, o) IN (SELECT h FROM repeated) GROUP BY s, p, o; "
    "DELETE FROM triples WHERE hash(s, p, o) IN (SELECT h FROM repeated); "
    "INSERT INTO triples SELECT * FROM single ORDER BY p; DROP TABLE single"
)
#: The predicates of a share with their numbers, how often inputs use them, and the objects that are IRIs or blank
#: nodes.
SEEN: Final = (
    "SELECT hp, any_value(p) || '>', count_if(part > 0), count_if(starts_with(o, '<')), "
    "count_if(starts_with(o, '_')) FROM raw GROUP BY hp"
)
#: Predicates with their numbers of triples and of literals, and about how many distinct subjects and objects they
#: have.
PREDICATES: Final = (
    "SELECT p, count(*), count(t), approx_count_distinct(s), approx_count_distinct(o) FROM triples GROUP BY p"
)
#: Adds triples, given as lists of subjects, predicates and objects, whose terms are known.
ADD: Final = (
    "INSERT INTO triples SELECT DISTINCT ckg_hash(a.s), ckg_hash(a.p), ckg_hash(a.o), "
    "CASE WHEN starts_with(a.o, '\"') THEN rtrim(a.o, '>') END "
    "FROM (SELECT unnest(?::VARCHAR[]) AS s, unnest(?::VARCHAR[]) AS p, unnest(?::VARCHAR[]) AS o) a "
    "ANTI JOIN triples x ON x.s = ckg_hash(a.s) AND x.p = ckg_hash(a.p) AND x.o = ckg_hash(a.o)"
)
#: The predicates of triples that are in their table, as ``Counts``.
COUNTED: Final = (
    "SELECT ckg_text(n.lex, n.code), k.* EXCLUDE (p) FROM (SELECT t.p, count(*), count(t.t), "
    f"count_if(o.code = {IRI}), count_if(o.code = {BLANK}), approx_count_distinct(t.s), approx_count_distinct(t.o) "
    "FROM triples t JOIN terms o ON o.id = t.o GROUP BY t.p) k JOIN terms n ON n.id = k.p"
)
ALL: Final = (
    "SELECT ckg_text(a.lex, a.code), ckg_text(b.lex, b.code), ckg_text(c.lex, c.code) "
    "FROM triples t JOIN terms a ON a.id = t.s JOIN terms b ON b.id = t.p JOIN terms c ON c.id = t.o"
)
#: What inputs use and define, and their numbers of triples.
SIZES: Final = "SELECT part, count(*) FROM raw WHERE part > 0 GROUP BY part"
CLASSES_USED: Final = f"SELECT ckg_whole(any_value(o)), count(*) FROM raw WHERE part > 0 AND hp = ckg_hash({string(TYPE)}) GROUP BY ho"
DEFINING: Final = (
    f"SELECT DISTINCT ckg_whole(s), ckg_whole(o) FROM raw WHERE part > 0 AND hp = ckg_hash({string(TYPE)}) "
    f"AND (ho IN ({', '.join(f'ckg_hash({string(each)})' for each in CLASSES)}) OR ends_with(o, {string(PROPERTY.removesuffix('>'))}))"
)


def nodes_of(predicate: str) -> str:
    """Makes the table of a predicate whose objects are all nodes."""
    return f"CREATE TABLE {partition(predicate)} AS SELECT s, o FROM triples WHERE p = ckg_hash({string(predicate)})"


def none_of(predicate: str) -> str:
    """Makes the table of a predicate that the data lack."""
    return f"CREATE TABLE {partition(predicate)} (s UBIGINT, o UBIGINT)"


def literals_of(predicate: str, *, mixed: bool, texts: bool = True) -> str:
    """Makes the table of a predicate with literals, where ``mixed`` with nodes, and their payload.

    Without ``texts`` beside the triples all payload is looked up.
    """
    if not texts:
        return (
            f"CREATE TABLE {partition(predicate)} AS SELECT t.s, t.o, n.code, ckg_number(n.lex, n.code) AS num, n.lex "
            f"FROM triples t JOIN terms n ON n.id = t.o WHERE t.p = ckg_hash({string(predicate)})"
        )
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


def kept_once(tables: Collection[str], others: Collection[str], *, whole: bool) -> str:
    """Lets go of what triples and the tables of predicates both hold: texts, and unless ``whole`` the triples too.

    They then are a view of the tables and of the triples of all ``others``. It costs nothing until it is read, and
    some 0.1 ms for each table then.
    """
    if whole:
        return "ALTER TABLE triples DROP COLUMN t"
    left = " OR ".join(["FALSE", *(f"p = ckg_hash({string(predicate)})" for predicate in others)])
    views = (
        f" UNION ALL SELECT s, ckg_hash({string(predicate)}) AS p, o FROM {partition(predicate)}"
        for predicate in tables
    )
    return (
        f"CREATE TABLE others AS SELECT s, p, o FROM triples WHERE {left}; DROP TABLE triples; "
        f"CREATE VIEW triples AS SELECT s, p, o FROM others{''.join(views)}"
    )


def described(predicate: str) -> str:
    """The lowest and highest code of the objects in a table, and what ``Kinds`` says of each of them."""
    numbered, exact = "num IS NOT NULL", "ckg_exact(lex, code) IS NOT NULL"
    every = ", ".join(f"bool_and({test})" for test in (numbered, exact, "ckg_moves(lex, code)"))
    return f"SELECT min(code), max(code), {every} FROM {partition(predicate)}"


def of_lines(path: str, longest: int) -> str:
    """The lines of a file as a relation with the one column ``line``."""
    return _read_csv(path, longest, "chr(1)", ("line",))


def of_columns(path: str, longest: int) -> str:
    """The lines of a file as columns that end with "> "; what a line lacks is NULL. Refuses lines with more."""
    return _read_csv(path, longest, "'> '", _READ)


def _read_csv(path: str, longest: int, delimiter: str, columns: tuple[str, ...]) -> str:
    typed = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
    # A column never holds a line break, so that none is taken for NULL.
    return (
        f"read_csv({string(path)}, header = false, auto_detect = false, delim = {delimiter}, quote = '', escape = '', "
        f"nullstr = chr(10), null_padding = true, columns = {{{typed}}}, max_line_size = {int(longest)})"
    )


def read_columns(columns: str, part: int, source: int, scope: str | None) -> str:
    """Reads a file that is taken apart already into ``raw``; a line that was not cut between its terms is left whole.

    A whole line stands in the column ``o``, and ``s`` is NULL.
    """
    ended, subject = "decode(encode(o)[:-3])", "s"
    if scope is not None:
        label = string(f"_:{scope}.")
        ended = f"CASE WHEN starts_with(o, '_') THEN {label} || decode(encode(o)[3:-3]) ELSE {ended} END"
        subject = f"CASE WHEN node THEN {label} || s[3:] ELSE s END"
    return (
        f"{_INSERT.format(int(part), int(source))} FROM ("
        f"SELECT CASE WHEN plain THEN {subject} END AS s, p, "
        f"CASE WHEN NOT plain THEN concat_ws('> ', {', '.join(_READ)}) WHEN dot IS NULL THEN {ended} ELSE o END AS o "
        "FROM (SELECT *, (node OR starts_with(s, '<')) AND starts_with(p, '<') AND more IS NULL AND coalesce(CASE "
        "WHEN dot = '.' THEN starts_with(o, '<') OR (starts_with(o, '\"') AND contains(o, '\"^^<')) "
        "WHEN dot IS NULL THEN ends_with(o, ' .') AND (starts_with(o, '_:') "
        "OR (starts_with(o, '\"') AND NOT contains(o, '\"^^<'))) END, false) AS plain FROM ("
        # What is written as "_:node <predicate" is two terms in one column.
        f"SELECT *, starts_with(c1, '_:') AND strlen(c1) - strlen(replace(c1, ' ', '')) = 1 AS node, "
        "CASE WHEN node THEN split_part(c1, ' ', 1) ELSE c1 END AS s, "
        "CASE WHEN node THEN split_part(c1, ' ', 2) ELSE c2 END AS p, CASE WHEN node THEN c2 ELSE c3 END AS o, "
        "CASE WHEN node THEN c3 ELSE c4 END AS dot, CASE WHEN node THEN c4 ELSE c5 END AS more "
        f"FROM {columns})) WHERE s IS NOT NULL OR o IS NOT NULL)"
    )


def read_lines(lines: str, part: int, source: int, scope: str | None) -> str:
    """Reads lines into ``raw``; blank nodes get the prefix of their document.

    An odd line stands in the column ``o``, and ``s`` is NULL.
    """
    named = "{0}"
    if scope is not None:
        label = string(f"_:{scope}.")
        named = "CASE WHEN starts_with({0}, '_') THEN " + label + " || {0}[3:] ELSE {0} END"
    return (
        f"{_INSERT.format(int(part), int(source))} FROM ("
        f"SELECT CASE WHEN plain THEN {named.format('ckg_kept(s)')} END AS s, ckg_kept(p) AS p, "
        f"CASE WHEN plain THEN {named.format('ckg_kept(o)')} ELSE line END AS o "
        "FROM (SELECT *, coalesce(ends_with(line, ' .') AND starts_with(p, '<') AND (starts_with(s, '<') "
        "OR starts_with(s, '_:')) AND ckg_whole(ckg_kept(s)) = s AND ckg_whole(ckg_kept(p)) = p "
        "AND ckg_whole(ckg_kept(o)) = o, false) AS plain "
        # Cut as bytes: to count characters costs ten times as much.
        "FROM (SELECT *, decode(encode(line)[strlen(s) + strlen(p) + 3:-3]) AS o "
        f"FROM (SELECT line, split_part(line, ' ', 1) AS s, split_part(line, ' ', 2) AS p FROM {lines}))))"
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
        f"SELECT ckg_whole({named.format('s')}) || ' ' || ckg_whole(p) || ' ' || ckg_whole({named.format('o')}) || ' .' {found}",
        f"DELETE {found}",
    )


def from_text(part: int) -> str:
    """Reads canonical N-Triples text, the one parameter, into ``raw``."""
    return (
        f"{_INSERT.format(int(part), 'NULL')} FROM "
        "(SELECT ckg_kept(m.s) AS s, ckg_kept(m.p) AS p, ckg_kept(m.o) AS o "
        f"FROM (SELECT regexp_extract(line, {string(_CANONICAL)}, ['s', 'p', 'o']) AS m "
        "FROM (SELECT unnest(string_split(?, chr(10))) AS line) WHERE line <> ''))"
    )
