"""Errors that a user can mend. Whatever else is raised is a fault of arcwright's own."""

from __future__ import annotations


class InputError(ValueError):
    """Bad input: one line with the value and the remedy. The command line exits with status 2."""
