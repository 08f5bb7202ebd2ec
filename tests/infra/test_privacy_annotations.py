"""Every table says whether it holds personal data, and how that is retired."""

import os
import subprocess

from tests.infra.tree import ROOT


def test_every_model_is_annotated(tmp_path):
    command = ["code_annotations", "django_find_annotations", "--config_file", ".pii_annotations.yml"]
    done = subprocess.run(
        [*command, "--lint", "--report", "--coverage", "--report_path", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Coverage is 100.0%" in done.stdout
