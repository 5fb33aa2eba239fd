"""The colours of the zones, readable on a light and on a dark page."""

NO_TARGET = "#9aa3ad"
ZONES = ("#7f8fa3", "#3f8ee0", "#35a46b", "#e0b12c", "#ec7f2e", "#dc4848", "#9a5bd0")
"""Zone 1 to 7."""
LABELS = (
    "No target",
    "Zone 1, recovery",
    "Zone 2, endurance",
    "Zone 3, tempo",
    "Zone 4, threshold",
    "Zone 5, VO₂max",
    "Zone 6, anaerobic",
    "Zone 7, sprint",
)


def colour(zone: int) -> str:
    """The colour of ``zone``; 0 is a step without a target."""
    return NO_TARGET if zone < 1 else ZONES[min(zone, len(ZONES)) - 1]
