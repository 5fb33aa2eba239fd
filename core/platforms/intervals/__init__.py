"""Intervals.icu: an athlete's calendar, read and written with an API key."""
