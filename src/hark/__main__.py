"""The `hark` command: finds a subcommand in `hark/commands/` and loads it only when it is called for."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

import hark
from hark.errors import HarkError, StoreTrouble
from hark.plain import say

FOLDER = Path(__file__).parent / "commands"


class Commands(click.Group):
    """The open set of subcommands: a file `commands/NAME.py` with a click command called `command`.

    The first line of the file's docstring is its line in `hark --help`, read without importing the file.
    A file is called like its command; where that is a word of Python's, with an underscore behind (`import_.py`).
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every subcommand's name, in order."""
        return sorted(path.stem.rstrip("_") for path in FOLDER.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand, imported now; None for a name that is none."""
        path = file_of(cmd_name)
        if path is None:
            return None
        command: click.Command = import_module(f"hark.commands.{path.stem}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary(name)) for name in self.list_commands(ctx)])


def file_of(name: str) -> Path | None:
    """The file of the subcommand `name`, or None."""
    return next((path for stem in (name, f"{name}_") if (path := FOLDER / f"{stem}.py").is_file()), None)


def summary(name: str) -> str:
    """The first line of what the subcommand's file says it does."""
    path = file_of(name)
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) if path else None
    return (text or "").partition("\n")[0]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(hark.__version__, prog_name="hark")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The data directory; else HARK_DATA, else ./hark-data.",
)
@click.pass_context
def cli(ctx: click.Context, data: Path | None) -> None:
    """Hark: what customers say and do, as honest figures.

    Start with `hark demo` to look around, or `hark import FILE --map MAP` to bring your own.
    """
    ctx.obj = data


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; ends the process with an exit code that means something (see docs/use/commands.md)."""
    try:
        code = cli.main(args=arguments, prog_name="hark", standalone_mode=False)
        sys.stdout.flush()
    except HarkError as error:
        complain(error.problem, error.remedy)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        silence()
        sys.exit(1)
    except OSError as error:
        silence()
        complain(
            f"Something cannot be read or written: {error}.", "Make room, or choose another place; then try again."
        )
        sys.exit(StoreTrouble.exit_code)
    except (click.Abort, KeyboardInterrupt):
        complain("Stopped.", "Nothing of the unfinished work was kept.")
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def complain(problem: str, remedy: str) -> None:
    """Say on standard error what is wrong, then what to do."""
    say(problem, fg="red", err=True)
    if remedy:
        say(remedy, err=True)


def silence() -> None:
    """Throw away what standard output did not take, or Python complains once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
