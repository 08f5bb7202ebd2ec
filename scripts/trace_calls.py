"""How many Python calls one decision of a case and one answer of a diagnostic cost: a figure that no load moves.

    python scripts/trace_calls.py          # the numbers, and how often a document's revision and a case's moves are folded
    python scripts/trace_calls.py --top 20 # and the functions that are called most often

Counted are calls within the handler: of our own packages, and of all Python code (Django's and the tests' runtime with
it). The case is the tests' full one at its fourth decision, the diagnostic the tests' full one at its second answer, in a
process that knows both documents and their instruments.
"""

import argparse
import os
import sys
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

sys.path.insert(0, str(ROOT))
warnings.simplefilter("ignore")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def traced(ask: Callable[[], Any]) -> Counter[tuple[str, str]]:
    """How often each function was called while `ask` ran, by file and name."""
    calls: Counter[tuple[str, str]] = Counter()

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call":
            calls[frame.f_code.co_filename, frame.f_code.co_name] += 1

    sys.setprofile(note)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return calls


def requests() -> dict[str, Callable[[], Any]]:
    """The two requests, each on a block that is loaded and has its learner; a first pass has warmed the process."""
    from tests.support.desk import Desk
    from tests.support.harness import Place, learner
    from tests.support.playing import WAY, Player

    def case(name: str) -> Callable[[], Any]:
        player = Player(who=learner(name))
        player.play(3)
        body = {"run": 1, "moves": WAY[:4]}
        return lambda: player.call("decide", body)

    def diagnostic(name: str) -> Callable[[], Any]:
        desk = Desk(Place(), learner(name))
        desk.answer({"q.s1": "i2"})
        body = {"run": 1, "sheet": desk.sheet, "answers": {"q.p1": "i1"}}
        return lambda: desk.call("answer", body)

    case("warm")(), diagnostic("warm")()
    return {"decide": case("traced"), "answer": diagnostic("traced")}


def main() -> None:
    import django
    from django.core.management import call_command

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--top", type=int, default=0, help="the functions of ours that are called most often")
    top = parser.parse_args().top
    django.setup()
    import campus_plugin
    import campus_xblocks

    ours_in = tuple(f"{Path(str(room.__file__)).parent}{os.sep}" for room in (campus_xblocks, campus_plugin))
    call_command("migrate", verbosity=0)
    for name, ask in requests().items():
        calls = traced(ask)
        ours = Counter({where: count for where, count in calls.items() if where[0].startswith(ours_in)})
        once = {"revision": "revision", "fold (start)": "start"}
        told = [f"{word} {sum(n for (_, f), n in ours.items() if f == function)}" for word, function in once.items()]
        print(f"{name}: {ours.total()} calls of ours, {calls.total()} in all; {', '.join(told)}")
        for (file, function), count in ours.most_common(top):
            print(f"  {count:5} {Path(file).parent.name}/{Path(file).name} {function}")


if __name__ == "__main__":
    main()
