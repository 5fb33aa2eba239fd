from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import pytest

from tests.house import imports, source_files

ROOT = Path(__file__).resolve().parents[2]


def dockerfile() -> list[tuple[str, str]]:
    """The instructions with their arguments, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    lines = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^#.*\n", "", text)).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in lines if line]


def instruction(name: str) -> str:
    return next(argument for called, argument in reversed(dockerfile()) if called == name)


def native(command: list[str]) -> list[str]:
    """The image's command with this interpreter in place of the image's."""
    assert command[0] == "python"
    return [sys.executable, *command[1:]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def in_the_image() -> set[str]:
    """What of this folder the image holds."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    return {line[1:].rstrip("/") for line in lines if line.startswith("!")}


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a server started by the image's own entry command."""
    directory = tmp_path_factory.mktemp("container")
    image = directory / "app"
    for name in in_the_image():
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (image / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, image / name)
    environment = {
        **os.environ,
        "HOME": str(directory),
        "PYTHONPATH": str(image),
        "PLANBRIDGE_DATA": str(directory / "data"),
        "STREAMLIT_SERVER_PORT": str(free_port()),
        "STREAMLIT_SERVER_ALLOWED_HOSTS": "localhost 127.0.0.1 nas.example",
    }
    command = native(json.loads(instruction("CMD")))
    with (directory / "output").open("wb") as output:
        server = subprocess.Popen(
            command, cwd=image, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        for _ in range(300):
            if health(environment) == 0:
                break
            assert server.poll() is None, (directory / "output").read_text()
            time.sleep(0.2)
        yield environment
    finally:
        server.terminate()
        # uvicorn ends in order and then raises the signal once more.
        assert server.wait(timeout=20) in (0, -signal.SIGTERM)


def health(environment: dict[str, str]) -> int:
    command = json.loads(instruction("HEALTHCHECK").partition("CMD ")[2])
    return subprocess.run(native(command), env=environment, capture_output=True).returncode


def test_the_images_entry_command_serves_the_app_and_its_health_check_agrees(
    container: dict[str, str],
) -> None:
    assert health(container) == 0


def test_the_health_check_fails_where_nobody_answers(container: dict[str, str]) -> None:
    assert health({**container, "STREAMLIT_SERVER_PORT": str(free_port())}) != 0


@pytest.mark.parametrize(
    ("host", "status"), [("localhost", 101), ("nas.example", 101), ("evil.example", 403)]
)
def test_only_the_named_hosts_get_a_session(
    container: dict[str, str], host: str, status: int
) -> None:
    port = int(container["STREAMLIT_SERVER_PORT"])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Host": host,
        "Origin": f"http://{host}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    connection.request("GET", "/_stcore/stream", headers=headers)
    assert connection.getresponse().status == status
    connection.close()


def test_the_image_runs_as_somebody_else_than_root_and_keeps_its_data_in_a_volume() -> None:
    instructions = dict(dockerfile())
    assert instructions["USER"] not in ("root", "0")
    assert instructions["VOLUME"] == "/data"
    assert "PLANBRIDGE_DATA=/data" in instructions["ENV"]
    assert "/opt/venv" in instructions["RUN"] or "/opt/venv" in instructions["ENV"]


def test_what_runs_is_in_the_image_and_nothing_private_is() -> None:
    kept = in_the_image()
    assert "*" in (ROOT / ".dockerignore").read_text().splitlines()
    assert {"app.py", "core", "pages", "sandbox", "ui", "requirements.txt"} <= kept
    assert ".streamlit/config.toml" in kept
    assert not kept & {".git", ".venv", ".streamlit", ".env", "data"}
    assert all((ROOT / name).exists() for name in kept)


def test_compose_publishes_on_this_computer_only_and_mounts_a_directory() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    assert re.findall(r"^\s*- \"(.*:\d+)\"$", text, re.M) == ["127.0.0.1:${PORT:-8501}:8501"]
    assert "read_only: true" in text
    assert "- planbridge-data:/data" in text


def test_the_readme_says_how_to_open_it_to_a_network_and_names_every_variable() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "## On a network" in readme, "the configuration and compose.yaml point there"
    assert readme.count("STREAMLIT_SERVER_ALLOWED_HOSTS") == 1
    sources = "".join(file.read_text("utf-8") for file in source_files(ROOT))
    for name in set(re.findall(r"\"(PLANBRIDGE_[A-Z_]+)\"", sources)):
        assert f"`{name}`" in readme, name


def config() -> dict[str, Any]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def test_the_server_is_this_computers_own_and_sends_nothing_home() -> None:
    chosen = config()
    assert chosen["server"]["address"] == "127.0.0.1"
    assert set(chosen["server"]["allowedHosts"]) == {"localhost", "127.0.0.1", "::1"}
    assert chosen["server"]["fileWatcherType"] == "none"
    assert chosen["browser"]["gatherUsageStats"] is False
    # Without it Streamlit asks a server on the internet for this computer's address.
    assert chosen["browser"]["serverAddress"]
    assert chosen["runner"]["magicEnabled"] is False
    assert chosen["client"]["showErrorDetails"] == "none"
    assert not chosen["server"].get("enableStaticServing")
    assert chosen["server"].get("enableXsrfProtection", True)
    assert chosen["server"].get("enableCORS", True)


def test_every_option_is_one_that_streamlit_knows() -> None:
    from streamlit import config as streamlit_config

    known = set(streamlit_config._config_options_template)

    def names(table: dict[str, Any], path: str) -> Iterator[str]:
        for key, value in table.items():
            name = f"{path}.{key}" if path else key
            if isinstance(value, dict):
                yield from names(value, name)
            else:
                yield name

    assert set(names(config(), "")) <= known


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_theme_can_be_read(mode: str) -> None:
    theme = config()["theme"][mode]
    for background in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], background) >= 7
        assert contrast(theme["linkColor"], background) >= 4.5
        assert contrast(theme["primaryColor"], background) >= 3
    assert contrast("#ffffff", theme["primaryColor"]) >= 4.5  # the words on a button


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_exactly_and_is_what_runs_here(name: str) -> None:
    lines = [
        line.strip()
        for line in (ROOT / name).read_text("utf-8").splitlines()
        if line.strip() and not line.startswith(("#", "-r "))
    ]
    assert lines
    for line in lines:
        pinned = re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9][0-9A-Za-z.]*)", line)
        assert pinned, f"{line} is not pinned exactly"
        assert version(pinned[1]) == pinned[2]


def requirements(name: str) -> set[str]:
    text = (ROOT / name).read_text("utf-8")
    found = re.findall(r"(?m)^([A-Za-z0-9._-]+)==", text)
    return {re.sub(r"[-_.]+", "-", one).lower() for one in found}


def test_what_the_house_imports_is_required_by_name_and_not_only_brought_by_others() -> None:
    distributions = packages_distributions()
    imported: dict[str, str] = {}
    for file in source_files(ROOT):
        for one in imports(file, "somewhere.module"):
            imported.setdefault(one.names.partition(".")[0], str(file.relative_to(ROOT)))
    required = requirements("requirements.txt")
    for package, file in imported.items():
        if package in sys.stdlib_module_names or package not in distributions:
            continue
        brought_by = {re.sub(r"[-_.]+", "-", one).lower() for one in distributions[package]}
        assert brought_by & required, f"{file} imports {package}"
    assert {"starlette", "uvicorn", "streamlit", "pydantic"} <= imported.keys()


def test_the_installed_packages_agree_with_each_other() -> None:
    checked = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_the_development_requirements_include_the_others() -> None:
    assert "-r requirements.txt" in (ROOT / "requirements-dev.txt").read_text("utf-8")


def test_make_help_names_every_command() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True
    )
    assert shown.returncode == 0
    named = re.findall(r"^make (\w+)", shown.stdout, re.M)
    goals = re.search(r"(?m)^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"))
    assert goals
    assert named == goals[1].split()
    assert {"run", "test", "bench", "sandbox"} <= set(named)


def test_make_refuses_a_python_that_is_too_old_in_words(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python"):
        old = tools / name
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    (tmp_path / "requirements.txt").write_text("")
    refused = subprocess.run(
        ["make", "run"],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert refused.returncode != 0
    assert "Planbridge needs Python 3.11 or newer" in refused.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_check_of_a_change_runs_make_test_and_insists_on_a_browser() -> None:
    script = ROOT / ".ci" / "run"
    assert stat.S_IMODE(script.stat().st_mode) & 0o111
    assert "export PLANBRIDGE_REQUIRE_BROWSER=1" in script.read_text()
    assert script.read_text().rstrip().endswith("make test")
