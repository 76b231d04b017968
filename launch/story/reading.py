"""Where each agency's view is asked: in the embedded profile one process serves the three."""

from collections.abc import Mapping


def per_agency(addresses: Mapping[str, str]) -> dict[str, str]:
    """Addresses with ``reporting-<agency>`` for each agency."""
    same = {f"reporting-{agency}": addresses["reporting"] for agency in ("bnnp", "lapas", "kanwil")}
    return {**addresses, **same}
