"""The athlete's thresholds, against which percentages and zones are resolved."""

from __future__ import annotations

from core.workout.model import Positive, Sport, Value


class Thresholds(Value):
    """One sport's thresholds; None where the athlete has not set one."""

    ftp: Positive | None = None
    """Watts."""
    indoor_ftp: Positive | None = None
    """Watts."""
    lthr: Positive | None = None
    """Beats a minute."""
    max_hr: Positive | None = None
    """Beats a minute."""
    resting_hr: Positive | None = None
    """Beats a minute."""
    pace: Positive | None = None
    """Threshold speed in metres a second."""
    power_zones: tuple[Positive, ...] = ()
    """Upper bounds in % of FTP, last one open-ended (999)."""
    hr_zones: tuple[Positive, ...] = ()
    """Upper bounds in beats a minute."""
    pace_zones: tuple[Positive, ...] = ()
    """Upper bounds in % of threshold speed, last one open-ended (999)."""


class AthleteThresholds(Value):
    """Thresholds by sport; ``default`` serves the sports that have none of their own."""

    by_sport: tuple[tuple[Sport, Thresholds], ...] = ()
    default: Thresholds = Thresholds()

    def of(self, sport: Sport) -> Thresholds:
        """The thresholds for ``sport``."""
        return dict(self.by_sport).get(sport, self.default)

    def filled_from(self, other: AthleteThresholds) -> AthleteThresholds:
        """These thresholds, with what is not set here taken from ``other``."""
        sports = [sport for sport, _ in self.by_sport]
        sports += [sport for sport, _ in other.by_sport if sport not in sports]
        return AthleteThresholds(
            by_sport=tuple((sport, _filled(self.of(sport), other.of(sport))) for sport in sports),
            default=_filled(self.default, other.default),
        )


def _filled(own: Thresholds, other: Thresholds) -> Thresholds:
    values = {
        field: getattr(own, field) or getattr(other, field) for field in Thresholds.model_fields
    }
    return Thresholds(**values)
