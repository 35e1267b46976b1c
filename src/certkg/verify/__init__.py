"""The chain of a certificate on a day: certificate, body, accreditation, recognition."""
