"""Starting and ending `campus preview`: what it says, what it keeps, what it refuses."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.preview.conftest import FIXTURES
from tests.preview.server import COURSE, Preview, Walker, block

ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "campus_tools.preview.command", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
    )


def test_help_has_examples_and_a_wrong_port_is_told() -> None:
    assert "campus preview my-course" in run("--help").stdout
    assert run("--port", "70000").returncode == 2


def test_a_folder_that_is_none_and_a_port_in_use_are_told_with_a_remedy(tmp_path: Path) -> None:
    ended = run(str(tmp_path / "absent"))
    assert (ended.returncode, "is not a folder" in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run(str(FIXTURES / "petit"), "--port", str(port), "--data", str(tmp_path))
    assert (ended.returncode, f"--port {port + 1}" in ended.stderr) == (1, True)
    ended = run(str(FIXTURES / "petit"), "--host", "192.0.2.1", "--data", str(tmp_path))
    assert (ended.returncode, "has no address" in ended.stderr) == (1, True)


def test_a_data_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = run(str(FIXTURES / "petit"), "--data", str(tmp_path / "file"))
    assert (ended.returncode, "--data FOLDER" in ended.stderr) == (1, True)
    (tmp_path / "preview.sqlite3").write_bytes(b"this is no database" * 100)
    ended = run(str(FIXTURES / "petit"), "--data", str(tmp_path))
    assert (ended.returncode, "cannot be used" in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)


def test_ctrl_c_ends_it_politely(tmp_path: Path) -> None:
    preview = Preview(FIXTURES / "petit", data=tmp_path)
    preview.process.send_signal(signal.SIGINT)
    said, _ = preview.process.communicate(timeout=20)
    assert preview.process.returncode == 0
    assert "has ended" in said


def test_the_whole_network_may_be_let_in_and_is_warned_of(tmp_path: Path) -> None:
    preview = Preview(FIXTURES / "petit", data=tmp_path, more=("--host", "0.0.0.0"))
    try:
        assert "Anyone on this network" in preview.greeting
        assert Walker(preview.base).get("/", Host="192.168.1.20:8765").status == 200
    finally:
        preview.stop()


def test_on_this_machine_only_another_sites_name_is_refused(preview: Preview) -> None:
    assert Walker(preview.base).get("/", Host="exemple.invalid").status == 400


@pytest.mark.parametrize("at_once", [False, True])
def test_what_learners_did_is_there_after_a_restart_and_for_a_second_preview(tmp_path: Path, at_once: bool) -> None:
    first = Preview(FIXTURES / "petit", data=tmp_path)
    second = None
    try:
        walker = Walker(first.base)
        walker.get(f"{COURSE}/unit/v2")
        path = f"{COURSE}/unit/v2/answer/{block('problem', 'p2')}"
        walker.post(path, {"input_p2_2_1": "30"})
        if not at_once:
            first.stop()
        second = Preview(FIXTURES / "petit", data=tmp_path)
        page = Walker(second.base).get(f"{COURSE}/unit/v2")
        assert "apprenante 1" in page.text
        assert 'value="30"' in page.html
    finally:
        if at_once:
            first.stop()
        if second:
            second.stop()
