"""Local stand-ins of the three platforms, spoken to over real HTTP on the loopback interface.

They are written from what is known of the platforms alone and share no code with the app, so
that the two cannot share mistakes. Start them with ``python -m sandbox``.
"""
