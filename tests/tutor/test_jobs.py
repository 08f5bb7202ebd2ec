"""`tutor … do campus-import` hands Studio's container a script that a shell understands."""

import json
import subprocess
import sys

import pytest

ADDRESS = "https://example.org/it's a {{ course }}.tar.gz"


def script_of(project, *arguments, mode="local"):
    """The script that Docker would run, and where."""
    project.docker_calls()
    project(mode, "do", "campus-import", *arguments)
    [call] = [call for call in project.docker_calls() if "run" in call]
    service, *command = call[-5:]
    assert command[:3] == ["sh", "-e", "-c"]
    return service, command[3]


@pytest.fixture(scope="module")
def scripts(stock):
    return {
        "plain": script_of(stock),
        "all": script_of(
            stock, "--force", "--no-backup", "--new-weights", "--only", "course-v1:A+B+C", "--from", ADDRESS
        ),
        "dev": script_of(stock, "--force", mode="dev"),
        "path": script_of(stock, "--from", "/openedx/data/a $(touch broken) course"),
    }


def test_the_job_runs_where_studio_does(scripts):
    assert {service for service, _script in scripts.values()} == {"cms-job"}


@pytest.mark.parametrize("name", ["plain", "all", "dev", "path"])
def test_the_script_is_sound_shell(scripts, name, tmp_path):
    path = tmp_path / "job.sh"
    path.write_text(scripts[name][1])
    # SC2016 asks whether a $( in single quotes was meant to be taken literally; in these scripts it is.
    for reader in (["bash", "-n", path], ["shellcheck", "--shell=sh", "--exclude=SC2016", path]):
        done = subprocess.run(reader, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


NOTE = f"""#!{sys.executable}
import json, os, sys
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "asked"), "a") as log:
    log.write(json.dumps([os.path.basename(sys.argv[0]), *sys.argv[1:]]) + "\\n")
"""


@pytest.fixture
def container(tmp_path):
    """What the script would meet: the platform's manage.py and curl, which note how they are called."""

    def run(script):
        for name in ("manage.py", "curl"):
            (tmp_path / name).write_text(NOTE)
            (tmp_path / name).chmod(0o755)
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        subprocess.run(["sh", "-e", "-c", script], cwd=tmp_path, env=environment, check=True)
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted({"manage.py", "curl", "asked"})
        return [json.loads(line) for line in (tmp_path / "asked").read_text().splitlines()]

    return run


def test_the_script_calls_the_management_command(scripts, container):
    assert container(scripts["plain"][1]) == [["manage.py", "cms", "campus_import"]]


def test_a_course_at_an_address_is_fetched_first_whatever_the_address(scripts, container):
    fetched, imported = container(scripts["all"][1])
    assert fetched[0] == "curl"
    assert {"--fail", "--max-filesize"} <= set(fetched)
    assert fetched[-2:] == ["--", ADDRESS]
    here = fetched[fetched.index("--output") + 1]
    assert imported == [
        *("manage.py", "cms", "campus_import"),
        *("--force", "--no-backup", "--new-weights", f"--from={here}", "--only=course-v1:A+B+C"),
    ]


def test_a_path_is_taken_as_it_stands(scripts, container):
    assert container(scripts["path"][1])[-1][-1] == "--from=/openedx/data/a $(touch broken) course"


@pytest.mark.parametrize("mode", ["local", "dev", "k8s"])
def test_the_command_is_offered_wherever_tutor_runs_jobs(stock, mode):
    said = stock(mode, "do", "campus-import", "--help")
    for option in ("--force", "--from", "--only", "--no-backup", "--new-weights"):
        assert option in said
