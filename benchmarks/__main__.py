"""``python -m benchmarks``: prints every measurement with its goal."""

from __future__ import annotations

import sys

from benchmarks import conversions, pages_in_a_browser, requests_counted, shelves

GOAL = 1.5
COUNTS = (30, 365)


def main() -> int:
    """Measures, prints, and returns 1 when a goal is missed or could not be measured."""
    met = True
    print("Requests to Intervals.icu for N new workouts")
    for count in COUNTS:
        needed, most = requests_counted.requests_for(count), requests_counted.allowed(count)
        met &= needed <= most
        print(f"  {count:4} workouts: {needed:3} requests (goal: at most {most})")
    print()
    met &= conversions.report()
    print()
    met &= shelves.report()
    if pages_in_a_browser.chromium() is None:
        print("No Chromium here: start, memory and reruns were not measured.")
        return 1
    bare, planbridge, rows = pages_in_a_browser.measure()
    print(f"\nAgainst a bare Streamlit app with the same table of {rows} rows (goal: {GOAL})")
    for what, unit, ours, theirs in (
        ("start to healthy", "s", planbridge.start, bare.start),
        ("memory after the first table page", "MB", planbridge.memory, bare.memory),
        ("rerun", "ms", planbridge.rerun, bare.rerun),
    ):
        ratio = ours / theirs
        met &= ratio <= GOAL
        print(f"  {what:34} {ours:8.2f} {unit:3} bare {theirs:8.2f}   ratio {ratio:.2f}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
