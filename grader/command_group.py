"""A click group with a default command: `grade lesson3.ipynb` grades, `grade start` starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

DEFAULT = ""


class NotebooksOrCommand(click.Group):
    """Arguments that do not name a command go to the default command; `--` and `./start` name files.

    A command's options may stand before its name too: `grade --course mine lessons`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set up without a default command; `default_command` binds it."""
        super().__init__(*args, **kwargs)
        self.default: click.Command = click.Command(DEFAULT)

    def default_command(self, command: click.Command) -> click.Command:
        """Make `command` the one that runs when none is named. A decorator."""
        self.default = command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command's name first, or the default one's."""
        word = self._first_word(args)
        if word is not None and args[word] in self.commands and "--" not in args[:word]:
            args = [args[word], *args[:word], *args[word + 1 :]]
        else:
            options = args[: args.index("--")] if "--" in args else args
            asked = [option for option in options if option in ("--help", "--version")]
            args = asked[:1] or ([DEFAULT, *args] if args else [])
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or the default one."""
        return self.default if cmd_name == DEFAULT else super().get_command(ctx, cmd_name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and, since the first word may be a notebook, what the default command completes."""
        found = super().shell_complete(ctx, incomplete)
        inner = click.Context(self.default, parent=ctx, resilient_parsing=True)
        found += self.default.shell_complete(inner, incomplete)
        for argument in self.default.params:
            if isinstance(argument, click.Argument) and not incomplete.startswith("-"):
                found += argument.shell_complete(inner, incomplete)
        return list({item.value: item for item in found}.values())

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both ways to use the command."""
        formatter.write_usage("grade", "[OPTIONS] NOTEBOOK...")
        formatter.write_usage("grade", "COMMAND [ARGUMENTS]...", prefix="       ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The default command's options, then this group's own, then the commands."""
        options = [
            option for option in (*self.default.params, *self.get_params(ctx)) if isinstance(option, click.Option)
        ]
        rows = [record for option in options if (record := option.get_help_record(ctx)) is not None]
        with formatter.section("Options"):
            formatter.write_dl(rows)
        self.format_commands(ctx, formatter)

    def _first_word(self, args: list[str]) -> int | None:
        """Where the first argument stands that is neither an option nor an option's value."""
        with_value = {
            name
            for option in self.default.params
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        position = 0
        while position < len(args):
            if args[position] == "--":
                return position + 1 if position + 1 < len(args) else None
            if not args[position].startswith("-") or args[position] == "-":
                return position
            position += 2 if args[position] in with_value else 1
        return None
