"""What can go wrong with Planbridge's own storage, each in one sentence for the person."""

from __future__ import annotations


class StoreUnavailable(Exception):
    """The data directory or the database cannot be used; the message says why and what to do."""


class SecretUnreadable(Exception):
    """A stored key or cookie was sealed with another key; the message says what to do."""
