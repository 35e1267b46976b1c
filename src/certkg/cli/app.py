"""The command line: one module a command; here they are gathered and errors become exit statuses."""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence

import typer

from certkg import __version__
from certkg.cli import demo, load, outcomes, query, reason, show, validate, verify
from certkg.cli.parts.plain import arguments_of
from certkg.errors import CertkgError

__all__ = ["app", "main"]

# What typer raises for a wrong option or a missing argument; it names no public base of all of them.
_WrongUsage: type[Exception] = typer.BadParameter.__bases__[0]

app = typer.Typer(
    name="certkg",
    help="A knowledge graph of accredited management-system certification.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.demo)
app.command("validate")(validate.validate)
app.command("load")(load.load)
app.command("query", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(query.query)
app.command("verify")(verify.verify)
app.command("outcomes")(outcomes.outcomes)
app.command("show")(show.show)
app.command("reason")(reason.reason)


#: Commands with no more than one kind of argument, whose words are read without typer where they are plain.
_PLAIN: dict[str, Callable[..., int]] = {
    "validate": validate.validate,
    "load": load.load,
    "show": show.show,
}


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"certkg {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Say the version."
    ),
) -> None:
    """Says who is certified to what, for which scope, by whom, and what the data say."""


def _plain(words: Sequence[str]) -> int | None:
    """The exit status of a command that is called in a plain way; None when typer is to read the words."""
    command = _PLAIN.get(words[0]) if words else None
    found = arguments_of(command, words[1:]) if command is not None else None
    return command(**found) if command is not None and found is not None else None


def main() -> None:
    """Runs the command line and ends the process with the exit status of the contract."""
    # Nearly all that a run makes it keeps to its end: looking for garbage as often as is usual costs a tenth. A run
    # on one submission, plans and reference data included, makes fewer objects than this.
    gc.set_threshold(500_000)
    # A run that is told to end lets go of its temporary files, which may be gigabytes, as an interrupted one does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Runs one command and gives its exit status; errors go to stderr as one line, never as a traceback."""
    try:
        status = _plain(sys.argv[1:] if arguments is None else arguments)
        if status is None:
            status = app(arguments, standalone_mode=False)
    except CertkgError as error:
        for one in (error, *getattr(error, "others", ())):
            typer.echo(f"certkg: {one}", err=True)
        return error.exit_code
    except _WrongUsage as error:
        typer.echo(f"certkg: {getattr(error, 'format_message', error.__str__)()} [usage]", err=True)
        return 2
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("certkg: stopped.", err=True)
        return 130
    except BrokenPipeError:
        # The reader went away, as `| head` does; what was asked for was written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the last line of defence: our own fault, said plainly
        if os.environ.get("CERTKG_DEBUG"):
            traceback.print_exc()
        kind = type(error).__name__
        typer.echo(
            f"certkg: this is our own fault: {kind}: {error}. Please report it with the command and input; "
            "CERTKG_DEBUG=1 shows more. [internal-error]",
            err=True,
        )
        return 70
    return status if isinstance(status, int) else 0
