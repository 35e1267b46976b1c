"""Where nodes and triples stand in a document; worked out only when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Final, TypeVar

from certkg.documents.document import Document
from certkg.documents.ntriples import RDF
from certkg.documents.positions.spots import (
    PROPERTY,
    SUBJECT,
    TRIPLE,
    Key,
    Spotted,
    blank_names,
    text_of,
)
from certkg.documents.syntaxes import LINES
from certkg.errors import Place

__all__ = ["Key", "locate", "mentions", "spotted", "uses"]

#: Syntaxes of which parts can be passed over.
_PARTED: Final = frozenset({"turtle", "trig", "json-ld", "rdf/xml"})
_Asked = TypeVar("_Asked", bound=object)
_TYPE: Final = f"<{RDF}type>"


def locate(document: Document, wanted: Iterable[Key], *, exact: bool = False) -> dict[Key, Place]:
    """The places of triples, given as subject, predicate or None, and object or None in N-Triples text.

    The best place is where the object stands; else the predicate of that subject; else where the subject
    is first described; else the file alone. With ``exact`` only what was asked for has a place. Terms are
    those that ``Document.triples`` gives. Reads the document once; about 10 microseconds a triple that is
    about a subject in question, 2 or less any other, a sixth for N-Triples and N-Quads. A question about
    a blank node without a label takes 10 for all, since such nodes are told apart by counting.
    """
    questions = list(dict.fromkeys(wanted))
    if not questions:
        return {}
    if document.syntax in LINES:
        from certkg.documents.positions.lines import locate_lines

        found = locate_lines(document, questions)
    else:
        found = _located(document, questions)
    if exact:
        return {key: place for key, (rank, place) in found.items() if rank == _wanted_rank(key)}
    return {key: found[key][1] if key in found else Place(document.name) for key in questions}


def mentions(document: Document, nodes: Iterable[str]) -> dict[str, Place]:
    """Where nodes first stand as an object, for those that do; terms in N-Triples text."""
    if document.syntax in LINES:
        from certkg.documents.positions.lines import mentioned_lines

        return mentioned_lines(document, nodes)
    wanted = set(nodes)
    names = blank_names(document.scope)
    text = _text(document)
    found: dict[str, int] = {}
    unsure = _unsure(document, wanted)
    for triple in spotted(document, text):
        names(triple.subject)
        value = names(triple.object)
        if value in wanted:
            wanted.remove(value)
            found[value] = triple.object_at
        if not wanted:
            break
    if unsure and not _same(document, text):
        found = {node: at for node, at in found.items() if not _unlabelled(document, node)}
    return _placed(document, text, found)


def uses(document: Document, terms: Iterable[str]) -> dict[str, Place]:
    """Where terms (IRIs in N-Triples text) are first used as a property, or as a class behind ``rdf:type``."""
    wanted = set(terms)
    if document.syntax in LINES:
        from certkg.documents.positions.lines import used_lines

        return used_lines(document, wanted)
    text = _text(document)
    found: dict[str, int] = {}
    for triple in spotted(document, text) if wanted else ():
        if triple.predicate in wanted:
            wanted.remove(triple.predicate)
            found[triple.predicate] = triple.predicate_at
        if triple.predicate == _TYPE and triple.object in wanted and isinstance(triple.object, str):
            wanted.remove(triple.object)
            found[triple.object] = triple.object_at
        if not wanted:
            break
    return _placed(document, text, found)


def _located(document: Document, questions: list[Key]) -> dict[Key, tuple[int, Place]]:
    """The ranks and places of triples in a document that is read whole."""
    names = blank_names(document.scope)
    text = _text(document)
    best: dict[Key, tuple[int, int]] = {}
    asked: dict[str, list[Key]] = {}
    for key in questions:
        asked.setdefault(key[0], []).append(key)
    unsure = _unsure(document, asked)
    left = len(questions)
    for triple in _about(document, text, asked):
        subject = names(triple.subject)
        value = names(triple.object)
        for key in asked.get(subject, ()):
            rank, offset = _match(key, triple, value)
            old = best.get(key)
            if old is None or rank < old[0]:
                best[key] = (rank, offset)
                left -= rank == _wanted_rank(key)
        if not left and not unsure:
            break
    if unsure and not _same(document, text):
        best = {key: found for key, found in best.items() if not _unlabelled(document, key[0])}
    places = _placed(document, text, {key: at for key, (_, at) in best.items()})
    return {key: (best[key][0], place) for key, place in places.items()}


def _about(document: Document, text: str | bytes, asked: Mapping[str, Iterable[Key]]) -> Iterator[Spotted]:
    """The triples about what is asked for, and maybe others: where names allow it, not all of a text is read."""
    terms = {term for keys in asked.values() for key in keys for term in key if term}
    if document.syntax not in _PARTED or any(_unlabelled(document, term) for term in terms):
        return spotted(document, text)
    labels = f"_:{document.scope}."
    subjects = {name.replace(labels, "_:", 1) if name.startswith(labels) else name for name in asked}
    return spotted(document, text, subjects)


def spotted(
    document: Document, text: str | bytes, subjects: Container[str] | None = None
) -> Iterator[Spotted]:
    """The triples of a document's text with offsets: of bytes for RDF/XML, else of characters.

    With ``subjects`` (IRIs in brackets and labels behind ``_:``) triples about others may be missing.
    """
    if document.syntax in LINES:
        from certkg.documents.positions.lines import spot_lines

        return spot_lines(text_of(text) if isinstance(text, bytes) else text)
    if document.syntax == "rdf/xml":
        from certkg.documents.positions.rdfxml import spot_xml

        return spot_xml(text if isinstance(text, bytes) else text.encode(), document.base, subjects)
    return _reader(document.syntax)(
        text_of(text) if isinstance(text, bytes) else text, document.base, subjects
    )


def _reader(syntax: str) -> Callable[[str, str, Container[str] | None], Iterator[Spotted]]:
    if syntax == "json-ld":
        from certkg.documents.positions.jsonld import spot_jsonld

        return spot_jsonld
    from certkg.documents.positions.turtle import spot_turtle

    return spot_turtle


def _text(document: Document) -> str | bytes:
    """The text in the unit of its offsets."""
    data = document.read()
    return data if document.syntax == "rdf/xml" else text_of(data)


def _match(key: Key, triple: Spotted, value: str) -> tuple[int, int]:
    """How well a triple of the wanted subject answers a question, and the offset that it gives."""
    _, predicate, wanted = key
    if predicate is None and wanted is not None and value == wanted:
        return TRIPLE, triple.object_at
    if predicate is not None and triple.predicate == predicate:
        if wanted is not None and value == wanted:
            return TRIPLE, triple.object_at
        return PROPERTY, triple.predicate_at
    return SUBJECT, triple.subject_at


def _wanted_rank(key: Key) -> int:
    return TRIPLE if key[2] is not None else SUBJECT if key[1] is None else PROPERTY


def _unlabelled(document: Document, term: str) -> bool:
    return term.startswith(f"_:{document.scope}_")


def _unsure(document: Document, asked: Iterable[str]) -> bool:
    """Whether names of unlabelled blank nodes matter and rest on a reader that may not follow everything."""
    return document.syntax in {"json-ld", "rdf/xml"} and any(_unlabelled(document, term) for term in asked)


def _same(document: Document, text: str | bytes) -> bool:
    """Whether the reader of positions saw what the parser saw, but for the text of XML literals."""
    names = blank_names(document.scope)
    seen = {(names(t.subject), t.predicate, _comparable(names(t.object))) for t in spotted(document, text)}
    return seen == {(s, p, _comparable(o)) for s, p, o in document.triples()}


def _comparable(value: str) -> str:
    return '"?"' if value.endswith("#XMLLiteral>") else value


def _placed(document: Document, text: str | bytes, found: Mapping[_Asked, int]) -> dict[_Asked, Place]:
    """The places of offsets; lines are counted once through the text, as far as the last of them."""
    ends = b"\n" if isinstance(text, bytes) else "\n"
    places: dict[int, Place] = {}
    line, column, before = 1, 1, 0
    for offset in sorted(set(found.values())):
        line += text.count(ends, before, offset)  # type: ignore[arg-type]  # both of the same kind
        start = text.rfind(ends, before, offset) + 1  # type: ignore[arg-type]  # both of the same kind
        piece = text[start or before : offset]
        length = len(piece.decode("utf-8", "replace")) if isinstance(piece, bytes) else len(piece)
        column = length + 1 if start else column + length
        places[offset] = Place(document.name, line, column)
        before = offset
    return {key: places[offset] for key, offset in found.items()}
