"""`campus`: the command line for authors, tests and other programs.

Each subcommand is loaded when it is called, so that `campus score` does not wait for what `campus preview` needs.
"""

import difflib
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module, metadata

EXIT_OK, EXIT_INVALID, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130

# name: (where its function is, what it does). The function takes the arguments after the name and returns an exit code.
COMMANDS: dict[str, tuple[str, str]] = {
    "preview": ("campus_tools.preview.command:main", "serve courses on this machine, to try them as learners"),
    "check": ("campus_tools.commands.course:check", "find the faults of courses before learners do"),
    "pack": ("campus_tools.commands.course:pack", "write the archive that Studio's import takes"),
    "new-course": ("campus_tools.commands.new_course:new_course", "write the skeleton of a course to come"),
    "score": ("campus_tools.commands.documents:score", "score the answers to a self-diagnostic"),
    "compare": ("campus_tools.commands.documents:compare", "compare two sets of answers, before and after"),
    "play": ("campus_tools.commands.documents:play", "play the moves of a case study"),
    "calculate": ("campus_tools.commands.documents:calculate", "calculate with a document's calculator"),
}

USAGE = """usage: campus COMMAND [ARGUMENT …]

Commands:
{commands}

Examples:
  campus preview
  campus check course_exports/metamorphoses
  campus score diagnostic.yaml answers.json
  campus play case.yaml - < moves.json
  campus score --help

“campus COMMAND --help” tells all about a command.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand. Exit codes: 0 done, 1 invalid input, 2 wrong usage or unreadable file."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = arguments[0] if arguments else ""
    if name in ("-h", "--help", "help"):
        sys.stdout.write(usage())
        return EXIT_OK
    if name == "--version":
        sys.stdout.write(f"campus {metadata.version('campus-numerique')}\n")
        return EXIT_OK
    if name not in COMMANDS:
        sys.stderr.write(_unknown(name) if name else usage())
        return EXIT_USAGE
    try:
        return _function(COMMANDS[name][0])(arguments[1:])
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough; nothing more may be written at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK


def usage() -> str:
    """The help of `campus` itself."""
    width = max(map(len, COMMANDS))
    return USAGE.format(commands="\n".join(f"  {name:<{width}}  {told}" for name, (_, told) in COMMANDS.items()))


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"Known commands: {', '.join(COMMANDS)}."
    return f"campus: there is no command “{name}”. {hint} “campus --help” shows them all.\n"


def _function(place: str) -> Callable[[list[str]], int]:
    module, _, function = place.partition(":")
    return getattr(import_module(module), function)


if __name__ == "__main__":
    sys.exit(main())
