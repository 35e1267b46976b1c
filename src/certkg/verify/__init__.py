"""The chain of a certificate on a day: certificate, body, accreditation, recognition."""

from __future__ import annotations

from certkg.verify.chain import VERDICTS, Link, Reason, Verification, verify

__all__ = ["VERDICTS", "Link", "Reason", "Verification", "verify"]
