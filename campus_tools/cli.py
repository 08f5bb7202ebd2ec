"""`campus`: the command line for authors, tests and other programs.

Each subcommand is loaded when it is called, so that `campus score` does not wait for what `campus preview` needs.
"""

import difflib
import os
import sys
from collections.abc import Sequence
from importlib import import_module, metadata
from typing import Any

import click

from .terminal import EXIT_OK, EXIT_USAGE, SETTINGS, run

# name: (where its click command is, what it does)
COMMANDS: dict[str, tuple[str, str]] = {
    "preview": ("campus_tools.preview.command:preview", "serve courses on this machine, to try them as learners"),
    "check": ("campus_tools.commands.course:check", "find the faults of courses before learners do"),
    "pack": ("campus_tools.commands.course:pack", "write the archive that Studio's import takes"),
    "new-course": ("campus_tools.commands.new_course:new_course", "write the skeleton of a course to come"),
    "score": ("campus_tools.commands.documents:score", "score the answers to a self-diagnostic"),
    "compare": ("campus_tools.commands.documents:compare", "compare two sets of answers, before and after"),
    "play": ("campus_tools.commands.documents:play", "play a case study: its moves, or one after the other"),
    "calculate": ("campus_tools.commands.documents:calculate", "calculate with a document's calculator"),
}

EXAMPLES = """
Examples:
  campus preview
  campus check course_exports/metamorphoses
  campus score diagnostic.yaml answers.json
  campus play case.yaml
  campus score --help

“campus COMMAND --help” tells all about a command.
"""


class Campus(click.Group):
    """The commands by their names; of those that are not called, only the name is known."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS:
            sys.stderr.write(_unknown(args[0]))
            ctx.exit(EXIT_USAGE)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (
            BrokenPipeError
        ):  # the reader, such as `head`, has seen enough; nothing more may be written at exit either
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return EXIT_OK

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "COMMAND [ARGUMENT …]", prefix="usage: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])
        formatter.write(EXAMPLES)


@click.group(cls=Campus, context_settings=SETTINGS, no_args_is_help=False)
@click.version_option(metadata.version("campus-numerique"), message="campus %(version)s")
def campus() -> None:
    """The campus at a terminal."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand. Exit codes: 0 done, 1 invalid input, 2 wrong usage or unreadable file."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        sys.stderr.write(campus.get_help(click.Context(campus, info_name="campus")) + "\n")
        return EXIT_USAGE
    if arguments[0] == "help":
        arguments[0] = "--help"
    return run(campus, arguments, "campus")


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"Known commands: {', '.join(COMMANDS)}."
    return f"campus: there is no command “{name}”. {hint} “campus --help” shows them all.\n"


if __name__ == "__main__":
    sys.exit(main())
