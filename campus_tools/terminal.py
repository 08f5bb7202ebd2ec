"""What every command of `campus` shares at a terminal: click's commands in our form, the language, colours.

A command's function returns its exit code; `run` returns it, and never raises.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

EXIT_OK, EXIT_FAULTS, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130
LANGUAGES = ("en", "fr")
COLOURS = {"error": "red", "warning": "yellow", "none": "green"}
SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Command(click.Command):
    """A command whose help lists its arguments, and ends with examples as they are typed."""

    def __init__(self, *args: Any, arguments: Sequence[tuple[str, str]] = (), **more: Any):
        super().__init__(*args, **{"context_settings": SETTINGS, **more})
        self.arguments = arguments

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="usage: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.arguments:
            with formatter.section("Arguments"):
                formatter.write_dl(self.arguments)
        super().format_options(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            formatter.write(f"\n{self.epilog.strip()}\n")


def run(command: click.Command, arguments: Sequence[str], name: str) -> int:
    """Run a command by the name that its user types; its exit code. What is wrong with the usage is told in a line."""
    try:
        code = command.main(list(arguments), prog_name=name, standalone_mode=False)
    except click.ClickException as wrong:
        context = getattr(wrong, "ctx", None)
        usage = f"{context.get_usage()}\n" if context else ""
        sys.stderr.write(f"{usage}{context.command_path if context else name}: error: {wrong.format_message()}\n")
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    return code if isinstance(code, int) else EXIT_OK


def usual_language() -> str:
    """The language of the person's environment, as POSIX orders its variables."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "fr" if named.startswith("fr") else "en"


def language_option(told: str) -> Any:
    """`--lang`, of what `told` says."""
    return click.option("--lang", type=click.Choice(LANGUAGES), default=usual_language, show_default="LANG", help=told)


def painted(text: str, severity: str) -> str:
    """The text in the colour of its severity, on a terminal whose owner has nothing against it (no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()
    return text if plain else click.style(text, fg=COLOURS[severity])


def write(text: str) -> None:
    """A line on standard output; what its encoding has no sign for (half a file name) is written as \\xe9."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
