"""Named questions: their headers, parameters and answers."""
