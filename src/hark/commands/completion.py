"""Print the script that completes commands, options and metric names in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

HOW = {
    "bash": 'Add this line to ~/.bashrc:  eval "$(hark completion bash)"',
    "zsh": 'Add this line to ~/.zshrc:  eval "$(hark completion zsh)"',
    "fish": "Write it once:  hark completion fish > ~/.config/fish/completions/hark.fish",
}


@click.command(epilog="\n\n".join(HOW.values()))
@click.argument("shell", type=click.Choice(list(HOW)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands, options and metric names in SHELL."""
    script = get_completion_class(shell)
    if script is None:
        raise click.UsageError(f"There is no completion for {shell}.", ctx)
    click.echo(script(ctx.find_root().command, {}, "hark", "_HARK_COMPLETE").source())
