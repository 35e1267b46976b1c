"""Writes the reference modules of ontology/ from public sources, without hand edits.

``python -m benchmarks.refresh_reference --iso-open-data FILE`` lays the editions and amendments of ISO Open
Data over the standards that the library knows. ``--tables DIR`` makes modules anew from tables of public
facts; a module whose table is not in the folder stays as it is. What is decided by hand (transitions,
arrangements, marks) stands in modules of its own and is not touched. docs/reference/refresh.md names the
sources, the columns of each table and what a run prints.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.reference.bodies import accreditation_bodies, audit_time, countries, survey
from benchmarks.reference.open_data import lay_over, published
from benchmarks.reference.sectors import categories, sectors
from benchmarks.reference.standards import clauses, standards
from benchmarks.reference.tables import has
from benchmarks.reference.turtle_module import Module
from benchmarks.write_declarations import write

TOP = Path(__file__).parent.parent
STANDARDS = "reference/standards-catalogue.ttl"
Maker = Callable[[Path], Module]
MAKERS: tuple[tuple[str, Maker, tuple[str, ...]], ...] = (
    (STANDARDS, standards, ("mss_catalogue.csv", "mss_editions.csv")),
    ("reference/clauses.ttl", clauses, ("hs_clauses.csv",)),
    ("reference/sectors.ttl", sectors, ("iaf_codes.csv", "iaf_nace_map.csv")),
    ("reference/scope-categories.ttl", categories, ("scheme_scope_categories.csv",)),
    ("reference/accreditation-bodies.ttl", accreditation_bodies, ("accreditation_bodies.csv",)),
    ("reference/audit-time.ttl", audit_time, ("md5_audit_days.csv",)),
    ("reference/countries.ttl", countries, ("iso_survey_country_1993_2020.csv",)),
    ("statistics/survey-figures.ttl", survey, ("iso_survey.csv", "iso_survey_country_1993_2020.csv")),
)


def main() -> None:
    """Makes the modules for which there is a source, writes them, and says what changed."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Example: python -m benchmarks.refresh_reference --iso-open-data iso_deliverables_metadata.jsonl",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--tables", type=Path, help="folder with CSV tables, any number of those in the page")
    parser.add_argument(
        "--iso-open-data", type=Path, help="ISO Open Data deliverables, one JSON object a line"
    )
    parser.add_argument("--out", type=Path, default=TOP / "ontology", help="the folder ontology/")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    arguments = parser.parse_args()
    try:
        made = list(refreshed(arguments.out, arguments.tables, arguments.iso_open_data))
    except (OSError, ValueError) as error:
        parser.error(str(error))
    except KeyError as error:
        parser.error(f"a table has no column {error}; docs/reference/refresh.md lists the columns")
    if not made:
        parser.error("nothing to refresh from: give --iso-open-data FILE, or --tables DIR with a table in it")
    for path, module in made:
        print(f"{path}: {module.size()}")
        for line in module.differences(Module.read(path)) if path.is_file() else ():
            print(f"  {line}")
        if not arguments.dry_run:
            module.write(arguments.out)
    if not arguments.dry_run:
        write(arguments.out)


def refreshed(out: Path, tables: Path | None, open_data: Path | None) -> Iterator[tuple[Path, Module]]:
    """The modules for which the arguments hold a source, each with its path."""
    for name, make, needs in MAKERS:
        path = out / name
        module = make(tables) if tables is not None and has(tables, *needs) else None
        if name == STANDARDS and open_data is not None:
            module = module or Module.read(path)
            with open_data.open(encoding="utf-8") as lines:
                lay_over(module, published(lines))
        if module is not None:
            yield path, module


if __name__ == "__main__":
    main()
