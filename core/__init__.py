"""Planbridge without a screen: workouts, formats, platforms, storage and synchronising.

Nothing below ``core`` imports Streamlit, pandas or the sandbox.
"""
