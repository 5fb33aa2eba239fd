"""The three platforms behind one contract; one folder each, and the HTTP session they share."""
