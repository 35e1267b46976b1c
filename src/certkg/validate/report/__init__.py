"""What a validation found, in every format of the contract: one small module per format."""

from __future__ import annotations

from certkg.validate.report.compare import Comparison, PastReport, compare, read_past
from certkg.validate.report.formats import Format, Options, format_of, formats

__all__ = ["Comparison", "Format", "Options", "PastReport", "compare", "format_of", "formats", "read_past"]
