"""Runs the command line: ``python -m certkg``."""

from certkg.cli.app import main

main()
