"""The four knowledge folders, their headers and their index."""
