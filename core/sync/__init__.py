"""Comparing two calendars and writing one from the other."""
