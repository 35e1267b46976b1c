"""A parser of SPARQL queries that gives the trees of rdflib's, thirty times as fast."""

from certkg.validate.sparql.syntax.queries import parsed
from certkg.validate.sparql.syntax.tokens import OtherwiseError

__all__ = ["OtherwiseError", "parsed"]
