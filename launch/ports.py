"""Which ports the services listen on: the usual ones, else free ones."""

import socket
from collections.abc import Mapping

from rich.console import Console

from launch.backing import free_port

USUAL = {"reporting": 8000, "assessment": 8001, "program": 8002}


def choose_ports(wanted: Mapping[str, int] | None, console: Console, *, any_free: bool) -> dict[str, int]:
    """A port per service. Where a usual one is taken another is chosen, and that is said."""
    if any_free:
        return {service: free_port() for service in USUAL}
    ports = {**USUAL, **(wanted or {})}
    for service, port in ports.items():
        if not is_free(port):
            ports[service] = free_port()
            console.print(f"port {port} is taken: {service} listens on {ports[service]}")
    return ports


def is_free(port: int) -> bool:
    """Whether a service could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
