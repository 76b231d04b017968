"""``pulih up``: start everything and stay."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from launch.console import console, run
from launch.embedded import Embedded, running
from launch.home import Home


def up(
    port: Annotated[
        list[str] | None, typer.Option(help="SERVICE=PORT, instead of the usual one; may be repeated")
    ] = None,
    *,
    free_ports: Annotated[bool, typer.Option(help="Let every service take a free port")] = False,
    restart: Annotated[bool, typer.Option(help="Start a service again when it ends by itself")] = True,
) -> None:
    """Start PostgreSQL, NATS and the services, and stay until Ctrl-C."""
    wanted = dict(_port(text) for text in port or [])
    out = console()
    embedded = Embedded(Home.of_environment(), out, ports=wanted, any_ports=free_ports, restart=restart)
    run(_stay(embedded, out))


def _port(text: str) -> tuple[str, int]:
    service, _, number = text.partition("=")
    if not number.isdigit():
        raise typer.BadParameter(f"{text}: SERVICE=PORT, for example program=9002")
    return service, int(number)


async def _stay(embedded: Embedded, out: Console) -> None:
    async with running(embedded):
        say_addresses(embedded, out)
        await asyncio.Event().wait()


def say_addresses(embedded: Embedded, out: Console) -> None:
    """Where a browser finds what."""
    at = embedded.installation.addresses
    out.print()
    for label, address in (
        ("BNNP", f"{at['reporting']}/bnnp"),
        ("Lapas", f"{at['reporting']}/lapas"),
        ("Kanwil", f"{at['reporting']}/kanwil"),
        ("Unggah daftar rujukan", f"{at['assessment']}/unggah"),
        ("Sesi dan daftar hadir", f"{at['program']}/sesi"),
    ):
        out.print(f"  {label:<22} [bold]{address}[/]", soft_wrap=True)
    out.print(f"\n  data in {embedded.home.path}; Ctrl-C stops everything in order\n", soft_wrap=True)
