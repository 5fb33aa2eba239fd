from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

EXPIRED = (
    "Not tried. TrainingPeaks: It does not accept your cookie any more. Paste the cookie again on "
    "the Accounts page. ⟦Details: HTTP 401 · GET /users/v3/token⟧"
)


def page(message: str, stopped: bool) -> None:
    from core.planbridge import CopyReport, Outcome
    from core.platforms.contract import ItemKind, ItemRef, PlatformName
    from ui.copy_report import draw_report

    refs = [
        ItemRef(platform=PlatformName.LIBRARY, athlete="a", kind=ItemKind.WORKOUT, id=str(number))
        for number in range(2)
    ]
    outcomes = tuple(
        Outcome(ref=ref, title="Ride", day=None, ok=False, open=True, message=message)
        for ref in refs
    )
    remark = message.removeprefix("Not tried. ")
    draw_report(
        "Base → a library", CopyReport(outcomes=outcomes, remarks=(remark,), stopped=stopped)
    )


class Plain:
    def remember(self, name, key, make):
        return make()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.services.workspace", Plain)

    def draw(message: str, stopped: bool = False) -> AppTest:
        return AppTest.from_function(page, args=(message, stopped)).run(timeout=60)

    return draw


def test_a_copy_that_was_cut_short_says_why_and_leads_to_the_accounts(drawn) -> None:
    at = drawn(EXPIRED)
    assert not at.exception
    (box,) = at.warning
    said = box.value.replace("\\", "")
    assert "It does not accept your cookie any more. Paste the cookie again" in said
    assert "HTTP" not in said
    assert not at.caption, "what the box says is not said again"
    assert [one.label for one in at.button] == ["Open Accounts"]
    assert at.expander[0].code[0].value == "HTTP 401 · GET /users/v3/token"


def test_a_copy_that_a_person_stopped_needs_no_reason(drawn) -> None:
    at = drawn("You stopped it before this one.", stopped=True)
    assert not at.exception
    assert not at.warning
    assert not at.button
