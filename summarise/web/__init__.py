"""The web page: `summarise ui`, and `python ui.py` at the top of the tree.

serve(Settings(port=8000))                  # until it is interrupted

words        what the page says, in the languages that it speaks (words.yaml)
languages    what can be asked for, and what that needs
show         a story as HTML, in which nothing of the page is markup
guard        limits on size and rate, and no path of the server in what is said
page         the tabs, what the buttons of the first do, and the endpoint /digest
batch_tab    the tab of batches; batches, the runs that go on when the page is left
models_tab   the tab of models
assets       the style, and the script that lights up where a sentence comes from
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summarise.errors import OperationError, UsageError

if TYPE_CHECKING:
    import argparse

__all__ = ["Settings", "serve"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the page is served.

    `auth` are names with their passwords; `open_to_all` says that none are wanted although others than this machine
    are served. `runs` is how many digests are worked on at once, `waiting` how many may wait, `rate` how often an
    address may post in a minute (no limit for this machine alone).
    """

    host: str = "127.0.0.1"
    port: int | None = None
    auth: tuple[tuple[str, str], ...] = ()
    open_to_all: bool = False
    mcp: bool = False
    models: Path | None = None
    no_network: bool = False
    allow_private: bool = False
    runs: int = 2
    waiting: int = 40
    rate: int = 120

    @classmethod
    def of(cls, args: argparse.Namespace) -> Settings:
        """Return what the command line says; the environment's SUMMARISE_AUTH is a name and its password too.

        Raises:
            UsageError: a password without a name, or the other way round.
        """
        given = [*args.auth, *filter(None, [os.environ.get("SUMMARISE_AUTH")])]
        pairs = [one.partition(":")[::2] for one in given]
        if not all(name and password for name, password in pairs):
            # What was given is not repeated: it may be a password.
            raise UsageError("bad-auth", "--auth takes NAME:PASSWORD", remedy="Part them with a colon, neither empty")
        return cls(
            host=args.host,
            port=args.port,
            auth=tuple(pairs),
            open_to_all=args.open,
            mcp=args.mcp,
            models=Path(args.models) if args.models else None,
            no_network=args.no_network,
            allow_private=args.allow_private,
            runs=args.runs,
            waiting=args.waiting,
            rate=args.rate,
        )

    @property
    def is_local(self) -> bool:
        """Whether only this machine is served."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False


def serve(settings: Settings) -> None:
    """Serve the page until the process is interrupted; its address is told on standard output.

    Raises:
        UsageError: others than this machine would be served, with no password asked.
        OperationError: Gradio is not installed, or the port is taken.
    """
    if not settings.is_local and not settings.auth and not settings.open_to_all:
        raise UsageError(
            "no-auth",
            "whoever reaches that address could use this page, with what it may read and compute",
            where=f"--host {settings.host}",
            remedy="Give --auth NAME:PASSWORD, or --open where something before it asks for a password",
        )
    try:
        from summarise.web import page
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] != "gradio":
            raise
        what = "the page is made with Gradio, which is not installed"
        raise OperationError("missing-extra", what, remedy="pip install 'gradio[mcp]>=6.31'") from error
    page.serve(settings)
