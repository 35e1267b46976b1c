"""Writes the reference modules of ontology/ from tables of public facts, without hand edits.

``python -m benchmarks.refresh_reference --tables DIR [--iso-open-data FILE]`` reads the tables
named in each function below and writes ``ontology/reference/*.ttl`` and
``ontology/statistics/*.ttl``. With ``--iso-open-data`` (a file of ISO Open Data deliverables, one
JSON object a line) editions that the tables do not know yet are added from there.
What is decided by hand (transitions, arrangements and marks) stands in modules of its own and is
not touched.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.reference.bodies import accreditation_bodies, audit_time, countries, survey
from benchmarks.reference.sectors import categories, sectors
from benchmarks.reference.standards import clauses, standards
from benchmarks.write_declarations import write

TOP = Path(__file__).parent.parent


def main() -> None:
    """Reads the tables and writes the modules."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=Path, required=True, help="folder with the CSV tables")
    parser.add_argument(
        "--iso-open-data", type=Path, help="ISO Open Data deliverables, one JSON object a line"
    )
    parser.add_argument("--out", type=Path, default=TOP / "ontology", help="the folder ontology/")
    arguments = parser.parse_args()
    makers = (clauses, sectors, categories, accreditation_bodies, audit_time, countries, survey)
    modules = [
        standards(arguments.tables, arguments.iso_open_data),
        *(make(arguments.tables) for make in makers),
    ]
    for module in modules:
        print(module.write(arguments.out), module.size())
    write(arguments.out)


if __name__ == "__main__":
    main()
