"""The tests. A package, since the FIT library installs one of the same name."""
