"""Workout files as a person drops them."""

from __future__ import annotations

from core.planbridge import DroppedFile, Planbridge

ZWO = """<workout_file>
  <name>{name}</name>
  <description>Spin up, then hold.</description>
  <sportType>bike</sportType>
  <workout>
    <Warmup Duration="600" PowerLow="0.45" PowerHigh="0.75"/>
    <IntervalsT Repeat="3" OnDuration="60" OffDuration="60" OnPower="1.1" OffPower="0.5"/>
    <SteadyState Duration="600" Power="0.7"/>
  </workout>
</workout_file>"""


def zwo(name: str) -> bytes:
    return ZWO.format(name=name).encode()


def dropped(planbridge: Planbridge, *names: str) -> list[DroppedFile]:
    return [planbridge.files.read(f"{name}.zwo", zwo(name)) for name in names]
