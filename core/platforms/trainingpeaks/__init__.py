"""TrainingPeaks: the private API of its web app."""
