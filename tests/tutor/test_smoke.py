"""The smoke tests that an operator runs after an upgrade: quiet on a good platform, clear on a bad one."""

import http.server
import subprocess
import sys
import threading

import pytest
from tutor import hooks

from tests.tutor.project import PLUGIN

GOOD = {
    "/campus/plan": (403, '<link href="/static/campus_plugin/campus.0123.css"><a href="/login?next=%2Fcampus%2Fplan">'),
    "/static/campus_plugin/campus.0123.css": (200, ".campus {}"),
}


@pytest.fixture
def platform():
    """Starts an LMS that knows the given pages only; its port."""
    servers = []

    def start(pages):
        class Pages(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status, text = pages.get(self.path, (404, "not found"))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return str(server.server_port)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def smoke(project, port):
    """As Tutor calls it."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", project.place / "campus.py"],
        cwd=project.place,
        env={**project.environment, "LMS_HOST": "127.0.0.1", "LMS_PORT": port, "ENABLE_HTTPS": "false"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_they_pass_on_a_platform_that_has_the_campus(stock, platform):
    done = smoke(stock, platform(GOOD))
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ({}, "is the campus in the image that runs?"),
        ({"/campus/plan": GOOD["/campus/plan"]}, "collectstatic did not find the campus"),
    ],
)
def test_they_say_what_is_missing(stock, platform, pages, told):
    done = smoke(stock, platform(pages))
    assert done.returncode == 1
    assert told in done.stdout


def test_tutor_runs_them_where_its_version_can(project, platform):
    if not hasattr(hooks.Filters, "TESTS"):
        # Tutor 20: the command does not exist, and the plugin does without.
        assert "No such command" in project.run("local", "do", "tests").stderr
        return
    project.set(LMS_HOST="127.0.0.1", ENABLE_HTTPS=False)
    arguments = ("local", "do", "tests", "smoke", "--limit=campus", "--cleanup=skip")
    good = project.run(*arguments, LMS_PORT=platform(GOOD))
    assert good.returncode == 0, good.stdout + good.stderr
    assert "2 passed" in good.stdout
    assert project.run(*arguments, LMS_PORT=platform({})).returncode == 1


def test_the_tested_file_is_the_plugin_itself(stock):
    assert (stock.place / "campus.py").read_text() == PLUGIN.read_text()
