"""Workouts as text and files. Pure: no network, no clock, no database."""
