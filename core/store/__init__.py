"""Planbridge's own database, and the session cache of what was fetched."""
