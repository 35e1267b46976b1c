"""A submission as a certification body sends it: ten rows, four of them with something to mend."""

from __future__ import annotations

import csv
from pathlib import Path

__all__ = ["write_submission"]

HEADERS = [
    "Certification Identity Number",
    "Certificate Number",
    "Certification Status",
    "Accreditation Status",
    "Certification Type",
    "Certification Scope",
    "Certification Original Issue Date",
    "Certification Issue Date",
    "Certification Expiry Date",
    "Certification Body Name",
    "Accreditation Body Name",
    "Accreditation Body Acronym",
    "Scheme",
    "Standard",
    "Certified Entity Unique ID",
    "Certified Entity Name",
    "Certified Entity Street",
    "Certified Entity City",
    "Certified Entity Zipcode/Postcode",
    "Certified Entity Country/Economy",
    "Website",
    "Site street",
    "Site city",
    "Site postcode",
    "Site country",
    "Sector Code",
    "Sector Name",
    "Status Change Date",
]

#: number of the row: header and the wrong value that stands there
WRONG = {
    3: ("Certification Expiry Date", "20270231"),  # no such day
    5: ("Certification Status", "Actve"),  # no such status
    7: ("Sector Code", "99"),  # no such code
    9: ("Certification Expiry Date", "20260930"),  # over, although the status is Active
}


def write_submission(path: Path) -> None:
    """Writes the table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADERS)
        for number in range(1, 11):
            row = _row(number)
            if number in WRONG:
                header, value = WRONG[number]
                row[header] = value
            writer.writerow(row[header] for header in HEADERS)


def _row(number: int) -> dict[str, str]:
    year = 2024 + number % 2
    return {
        "Certification Identity Number": f"NL-{number:04d}",
        "Certificate Number": f"S-{number:03d}",
        "Certification Status": "Active",
        "Accreditation Status": "Accredited",
        "Certification Type": "Management System",
        "Certification Scope": "Manufacture of valves",
        "Certification Original Issue Date": f"{year}0{1 + number % 9}15",
        "Certification Issue Date": f"{year}0{1 + number % 9}15",
        "Certification Expiry Date": f"{year + 3}0{1 + number % 9}14",
        "Certification Body Name": "Northlight Certification",
        "Accreditation Body Name": "Fjordmark Accreditation",
        "Accreditation Body Acronym": "NA",
        "Scheme": "ISO 9001",
        "Standard": "ISO 9001:2015",
        "Certified Entity Unique ID": f"NL-ORG-{number:04d}",
        "Certified Entity Name": f"Sample Valves {number} (fictitious)",
        "Certified Entity Street": f"{number} Example Road",
        "Certified Entity City": "Sampletown",
        "Certified Entity Zipcode/Postcode": f"{1000 + number}",
        "Certified Entity Country/Economy": "Norway",
        "Website": "",
        "Site street": f"{number} Example Road",
        "Site city": "Sampletown",
        "Site postcode": f"{1000 + number}",
        "Site country": "Norway",
        "Sector Code": "18",
        "Sector Name": "Machinery and equipment",
        "Status Change Date": "",
    }
