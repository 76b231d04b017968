"""Where each agency's view is asked: one process serves the three in the embedded profile, one each in containers."""

from collections.abc import Mapping


def per_agency(addresses: Mapping[str, str]) -> dict[str, str]:
    """Addresses with ``reporting-<agency>`` for each agency."""
    same = {f"reporting-{agency}": addresses["reporting"] for agency in ("bnnp", "lapas", "kanwil")}
    return {**addresses, **same}
