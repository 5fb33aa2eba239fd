"""A crowded calendar: many different planned rides on the sandbox's Intervals.icu."""

from __future__ import annotations

import datetime as dt

import requests

from sandbox import people

BULK = 100


def plan_rides(base_url: str, count: int, first: dt.date, days: int) -> None:
    """Plans ``count`` rides over ``days`` days through the sandbox's own API."""
    events = [_ride(number, first + dt.timedelta(days=number % days)) for number in range(count)]
    url = f"{base_url}/api/v1/athlete/0/events/bulk"
    for start in range(0, count, BULK):
        answer = requests.post(
            url,
            json=events[start : start + BULK],
            auth=("API_KEY", people.INTERVALS_API_KEY),
            timeout=60,
        )
        answer.raise_for_status()


def _ride(number: int, day: dt.date) -> dict[str, object]:
    work, rest = 60 + number % 300, 60 + number % 120
    return {
        "category": "WORKOUT",
        "type": "Ride",
        "name": f"Ride {number}",
        "start_date_local": f"{day.isoformat()}T00:00:00",
        "description": (
            f"- 10m ramp 45-75%\n\n{3 + number % 5}x\n- {work}s {95 + number % 30}%\n"
            f"- {rest}s 55%\n\n- 8m 50%"
        ),
    }
