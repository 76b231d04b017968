"""The relay: event n of a log becomes message n of its stream, in order, exactly, again after any loss."""

from shared.relay.relay import Relay
from shared.relay.status import RelayStatus

__all__ = ["Relay", "RelayStatus"]
