"""Who may read which data class: the vault's one table (privacy.md). A test holds it."""

from collections.abc import Mapping
from typing import Protocol

from services.assessment.vault.contents import DataClass
from shared.contracts.codes import AGENCY_OF, Role
from shared.refusals import NotAllowed

_CARE = frozenset({Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.LAPAS_CLINIC})
_BNN = frozenset({Role.BNN_COUNSELLOR, Role.BNN_DOCTOR})
_PRISON = frozenset({Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR})

READERS: Mapping[DataClass, frozenset[Role]] = {
    "C1-identity": _CARE | _PRISON | {Role.BNN_SUPERVISOR},
    "C2-custody": _CARE | _PRISON | {Role.BNN_SUPERVISOR},
    "C4-summary": _BNN | {Role.BNN_SUPERVISOR},
    "C5-clinical": _CARE,
    "C6-notes": frozenset({Role.BNN_COUNSELLOR, Role.BNN_SUPERVISOR}),
}
"""Kanwil reads no person, the data protection officer no content, a service identity nothing: a person's
token travels with each request. Of notes a counsellor reads her own only (``notes.py``)."""


class Reader(Protocol):
    """Who reads: what a verified token says."""

    @property
    def sub(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def facility(self) -> str | None: ...


def refuse_reading(reader: Reader, data_class: DataClass) -> None:
    """Refuse a role that may not read the class.

    Raises:
        NotAllowed: ``data-class``.
    """
    if reader.role not in READERS[data_class]:
        raise NotAllowed("data-class", f"Your role ({reader.role}) may not read this.")


def only_facility(reader: Reader) -> str | None:
    """The facility whose people alone the reader may see; none: the whole region.

    Raises:
        NotAllowed: ``facility-missing``: a prison's role without its facility.
    """
    if AGENCY_OF[reader.role] == "lapas" and not reader.facility:
        raise NotAllowed(
            "facility-missing", "A prison's role reads its own people, and yours names no facility."
        )
    return reader.facility
