"""The table of SHACL Core's constraint components, keyed by parameter and by component."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from certkg.validate.shapes.components import (
    cardinality,
    logic,
    other,
    pairs,
    shape_based,
    strings,
    value_range,
    value_type,
)
from certkg.validate.shapes.components.base import Component
from certkg.validate.shapes.terms import sh

__all__ = ["BY_COMPONENT", "BY_PARAMETER"]

_ALL = (
    *value_type.COMPONENTS,
    *cardinality.COMPONENTS,
    *value_range.COMPONENTS,
    *strings.COMPONENTS,
    *pairs.COMPONENTS,
    *logic.COMPONENTS,
    *shape_based.COMPONENTS,
    *other.COMPONENTS,
)

BY_PARAMETER: Mapping[str, Component] = MappingProxyType({sh(c.parameter): c for c in _ALL})
BY_COMPONENT: Mapping[str, Component] = MappingProxyType({sh(c.name): c for c in _ALL})
