"""Measurements: ratios against a bare Streamlit app, and requests counted by the sandbox."""
