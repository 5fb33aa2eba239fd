"""What several pages draw, and the state of one browser session."""
