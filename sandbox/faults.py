"""Troubles on demand: which requests meet one, and which."""

from __future__ import annotations

import itertools
import random
import re
import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """What goes wrong. ``before`` and ``after`` are before and after the request took effect."""

    REFUSE = "refuse"
    """The connection is closed before the request's body was read."""
    DELAY = "delay"
    """The request waits ``seconds``, then goes on."""
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    TOO_MANY = "too_many"
    """Status 429, with ``Retry-After`` when ``retry_after`` is set."""
    ERROR_BEFORE = "error_before"
    """Status 500."""
    ERROR_AFTER = "error_after"
    TRUNCATED = "truncated"
    """The right status and half of the body, complete as far as HTTP knows."""
    HTML = "html"
    """Status 200 and a web page."""
    PARTIAL = "partial"
    """A listing without the last half of its elements, else as it would be."""
    EMPTY = "empty"
    """A listing of the right shape that lists nothing."""


SHORTENED = frozenset({FaultKind.PARTIAL, FaultKind.EMPTY})
"""What nobody can see in an answer alone: status 200 and valid JSON.

They are about listings only (`sandbox.world.StandIn.is_listing`); any other answer passes as it
is, and the journal then names no fault."""


@dataclass
class FaultRule:
    """Which requests meet a fault.

    ``path`` is a regular expression searched for in the path below the platform's prefix.
    The rule begins with the ``nth`` matching request (1 is the first), strikes each with
    ``probability``, and ends after it struck ``times`` times (None: never).
    """

    kind: FaultKind
    platform: str | None = None
    method: str | None = None
    path: str | None = None
    nth: int = 1
    times: int | None = 1
    probability: float = 1.0
    seconds: float = 0.0
    retry_after: int | None = None
    id: int = field(default=0, init=False)
    seen: int = field(default=0, init=False)
    struck: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.kind = FaultKind(self.kind)
        self._pattern = re.compile(self.path) if self.path is not None else None

    def matches(self, platform: str, method: str, path: str) -> bool:
        """Whether the request is one that this rule is about."""
        return (
            self.platform in (None, platform)
            and (self.method is None or self.method.upper() == method)
            and (self._pattern is None or self._pattern.search(path) is not None)
        )

    def as_json(self) -> dict[str, Any]:
        """The rule and how often it matched and struck, in JSON's types."""
        names = ("id", "kind", "platform", "method", "path", "nth", "times")
        more = ("probability", "seconds", "retry_after", "seen", "struck")
        return {name: getattr(self, name) for name in names + more}


class Faults:
    """The rules in force. The same seed and the same requests give the same faults."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._lock = threading.Lock()
        self._rules: dict[int, tuple[FaultRule, random.Random]] = {}
        self._ids = itertools.count(1)

    @property
    def rules(self) -> tuple[FaultRule, ...]:
        """The rules in force, oldest first; over ones too."""
        with self._lock:
            return tuple(rule for rule, _ in self._rules.values())

    def add(self, kind: FaultKind | str, **conditions: Any) -> FaultRule:
        """Add a rule (see `FaultRule` for the conditions) and return it.

        Raises ValueError, TypeError or re.error when kind or conditions make no sense.
        """
        return self.add_rule(FaultRule(FaultKind(kind), **conditions))

    def at(self, index: int, kind: FaultKind | str, **conditions: Any) -> FaultRule:
        """Strike the ``index``-th request from now on (1 is the next), whatever platform it is to.

        Requests at the same time count in the order of their arrival.
        """
        return self.add(kind, **{"nth": index, "times": 1, **conditions})

    def add_rule(self, rule: FaultRule) -> FaultRule:
        """Put a rule in force and give it its id."""
        with self._lock:
            rule.id = next(self._ids)
            self._rules[rule.id] = (rule, random.Random(f"{self._seed}:{rule.id}"))
        return rule

    def remove(self, rule_id: int) -> bool:
        """End one rule; False when there is none of that id."""
        with self._lock:
            return self._rules.pop(rule_id, None) is not None

    def clear(self) -> None:
        """End all rules; the next one has id 1 again."""
        with self._lock:
            self._rules.clear()
            self._ids = itertools.count(1)

    def strike(self, platform: str, method: str, path: str) -> list[FaultRule]:
        """The rules that strike this request: delays, then at most one other."""
        delays: list[FaultRule] = []
        other: list[FaultRule] = []
        with self._lock:
            for rule, chance in self._rules.values():
                if not rule.matches(platform, method, path):
                    continue
                rule.seen += 1
                over = rule.times is not None and rule.struck >= rule.times
                if over or rule.seen < rule.nth or chance.random() >= rule.probability:
                    continue
                if rule.kind is FaultKind.DELAY:
                    delays.append(rule)
                elif not other:
                    other.append(rule)
                else:
                    continue
                rule.struck += 1
        return delays + other
