"""Who may say and hear what at the broker: exact allow-lists, one user per service and agency view."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.broker.connection import inbox_prefix
from shared.broker.streams import stream_name, subjects
from shared.contracts.participation import PARTICIPATION

NAMES = ("pulih.vault.names", "pulih.vault.search")
"""Who she is: for every service that shows people (the caller's token decides what it says)."""
CONTENTS = ("pulih.vault.contents",)
"""What else is known of her: for the view of those who treat her."""
RECEIPTS = ("pulih.vault.outstanding", "pulih.vault.receipt")
"""Purge receipts: for everybody who keeps rows about people."""
VAULT = (*NAMES, *CONTENTS, *RECEIPTS)
"""Requests that the vault answers."""
PROGRAM = (PARTICIPATION,)
"""What the programme recorded of a woman: for her own extract, which the assessment service hands out."""


@dataclass(frozen=True)
class BrokerUser:
    """One user of the broker.

    ``owns``: logs that it relays. ``follows``: logs that it may read. ``asks``: requests that it may send;
    ``answers``: requests that it hears and replies to.
    """

    name: str
    owns: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def inbox(self) -> str:
        return inbox(self.name)


USERS = (
    BrokerUser(
        "assessment",
        owns=("assessment", "clinical"),
        follows=("program",),
        asks=(*RECEIPTS, *PROGRAM),
        answers=VAULT,
    ),
    BrokerUser(
        "program", owns=("program",), follows=("assessment",), asks=(*NAMES, *RECEIPTS), answers=PROGRAM
    ),
    BrokerUser("bnnp", follows=("assessment", "clinical", "program"), asks=VAULT),
    BrokerUser("lapas", follows=("assessment", "program"), asks=(*NAMES, *RECEIPTS)),
    BrokerUser("kanwil", follows=("assessment", "program"), asks=RECEIPTS),
)
"""Only ``assessment``, which writes it, and ``bnnp`` may touch the log ``clinical``."""

ADMIN = "admin"
"""The operator's user (``pulih verify``, ``pulih recover``): no service has its password."""


def inbox(user: str) -> str:
    """Subjects on which replies to this user arrive; nobody else hears them."""
    return f"{inbox_prefix(user)}.>"


def _owning(log: str) -> Iterable[str]:
    name = stream_name(log)
    yield subjects(log)
    yield f"$JS.API.STREAM.CREATE.{name}"


def _reading(log: str) -> Iterable[str]:
    name = stream_name(log)
    yield f"$JS.API.STREAM.INFO.{name}"
    yield f"$JS.API.STREAM.MSG.GET.{name}"
    yield f"$JS.API.DIRECT.GET.{name}"
    yield f"$JS.API.DIRECT.GET.{name}.>"


def _following(log: str) -> Iterable[str]:
    name = stream_name(log)
    yield f"$JS.API.CONSUMER.CREATE.{name}"
    yield f"$JS.API.CONSUMER.CREATE.{name}.>"
    yield f"$JS.API.CONSUMER.DELETE.{name}.*"
    yield f"$JS.API.CONSUMER.INFO.{name}.*"
    yield f"$JS.API.CONSUMER.MSG.NEXT.{name}.*"


def may_publish(user: BrokerUser, everybody: Iterable[BrokerUser] = USERS) -> list[str]:
    """Subjects the user may publish to. Acknowledgements are not among them: followers use AckNone."""
    allowed = [subject for log in user.owns for subject in (*_owning(log), *_reading(log))]
    allowed += [subject for log in user.follows for subject in (*_reading(log), *_following(log))]
    allowed += user.asks
    allowed += [other.inbox for other in everybody if set(other.asks) & set(user.answers)]
    return list(dict.fromkeys(allowed))


def may_subscribe(user: BrokerUser) -> list[str]:
    return [user.inbox, *user.answers]


def authorization(passwords: Mapping[str, str]) -> str:
    """The inside of the server's ``authorization {}``; ``passwords``: one for each user and the admin."""
    lines = [_line(user.name, passwords[user.name], may_publish(user), may_subscribe(user)) for user in USERS]
    lines.append(_line(ADMIN, passwords[ADMIN], ["$JS.API.>", "pulih.>"], [inbox(ADMIN)]))
    return "users = [\n" + ",\n".join(lines) + "\n]"


def _line(user: str, password: str, publish: list[str], subscribe: list[str]) -> str:
    """One entry: JSON is valid in the server's configuration language."""
    permissions = {"publish": publish, "subscribe": subscribe}
    return json.dumps({"user": user, "password": password, "permissions": permissions})
