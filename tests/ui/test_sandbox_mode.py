import pytest

from ui import sandbox_mode


@pytest.mark.parametrize("asked", ["nonsense", "70000", "-1"])
def test_a_port_that_is_none_is_told_and_starts_nothing(monkeypatch, asked):
    monkeypatch.setattr(sandbox_mode, "_running", None)
    monkeypatch.setenv(sandbox_mode.PORT_VARIABLE, asked)
    with pytest.raises(sandbox_mode.SandboxUnavailable, match="did not start"):
        sandbox_mode.endpoints()
    assert sandbox_mode._running is None
