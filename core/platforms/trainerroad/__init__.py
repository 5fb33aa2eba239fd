"""TrainerRoad: read only, over the private API of its own web app."""
