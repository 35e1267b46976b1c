"""The active context of JSON-LD, as far as readers of positions need it (JSON-LD 1.1 API, sections 4.1 and 5.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from certkg.documents.ntriples import resolved

__all__ = ["Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """The active context: base, vocabulary, default language, and the definitions of terms."""

    base: str
    vocab: str = ""
    language: str = ""
    terms: dict[str, dict[str, Any]] = field(default_factory=dict)
    outer: Context | None = None

    def reverted(self) -> Context:
        """The context for nodes within this one: what a type has brought does not reach them."""
        return self.outer or self

    def typed(self, names: Iterable[str]) -> Context:
        """The context with those that the types of a node bring, in the order of their names."""
        context, kept = self, True
        for name in sorted(names):
            local = self.terms.get(name, {}).get("@context")
            if local is not None:
                context = context.with_(local)
                kept = kept and not (isinstance(local, dict) and local.get("@propagate") is True)
        return context if context is self or not kept else replace(context, outer=self.reverted())

    def with_(self, local: Any) -> Context:
        """Puts a local context on top of this one (JSON-LD 1.1 API, section 4.1)."""
        if local is None:
            return Context(self.base)
        if isinstance(local, list):
            context = self
            for part in local:
                context = context.with_(part)
            return context
        if not isinstance(local, dict):
            return self
        base = resolved(str(local["@base"]), self.base) if local.get("@base") else self.base
        vocab = local.get("@vocab", self.vocab)
        terms = dict(self.terms)
        for key, value in local.items():
            if not key.startswith("@"):
                terms[key] = value if isinstance(value, dict) else {"@id": value}
        context = replace(self, base=base, language=local.get("@language", self.language) or "", terms=terms)
        if not vocab:
            return replace(context, vocab="")
        return replace(context, vocab=context.iri(str(vocab), vocab=True) or resolved(str(vocab), base))

    def iri(self, value: str, *, vocab: bool, depth: int = 0) -> str:
        """A term, compact IRI or reference as an IRI, a blank node label or a keyword (section 5.2)."""
        if value.startswith("@") or depth > len(self.terms):
            return value
        if vocab and value in self.terms:
            meant = self.terms[value].get("@id", value)
            if meant is None:
                return ""
            if meant != value:
                return self.iri(str(meant), vocab=True, depth=depth + 1)
        prefix, colon, rest = value.partition(":")
        if colon:
            if prefix == "_" or rest.startswith("//"):
                return value
            if prefix in self.terms and prefix != value:
                return self.iri(prefix, vocab=True, depth=depth + 1) + rest
            return value
        if vocab:
            return self.vocab + value if self.vocab else ""
        return resolved(value, self.base)
