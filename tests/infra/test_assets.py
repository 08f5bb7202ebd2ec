"""What the blocks send with every view is the small form of the scripts and style sheets that people edit."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def files(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text() for path in root.glob("xblocks/*/served/*")}


def test_the_small_forms_are_up_to_date(tmp_path):
    subprocess.run(["node", "scripts/assets.mjs", str(tmp_path)], cwd=ROOT, check=True)
    made = files(tmp_path)
    assert {"xblocks/kit/served/campus.js", "xblocks/case_study/served/case_study.css"} <= set(made)
    assert files(ROOT) == made, "run `make assets` and commit what it writes"
