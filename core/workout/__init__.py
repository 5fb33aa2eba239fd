"""What a planned workout is: model, thresholds, duration and load, profile, losses. Pure."""
