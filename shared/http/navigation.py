"""Which pages a role goes to: the one table of links between the services' pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from shared.contracts.codes import AGENCY_OF, Role

LAPAS = frozenset(role for role, agency in AGENCY_OF.items() if agency == "lapas")
BNNP = frozenset(role for role, agency in AGENCY_OF.items() if agency == "bnnp")
CARE = frozenset({Role.BNN_COUNSELLOR, Role.BNN_DOCTOR})
OFFICE = LAPAS - {Role.LAPAS_CLINIC}
DAILY = 3
"""So many of a role's pages stand in the bar at the top, the others in the menu beside them."""


ROLE_TITLES: Mapping[Role, str] = {
    Role.BNN_COUNSELLOR: "Konselor BNN",
    Role.BNN_DOCTOR: "Dokter BNN",
    Role.BNN_SUPERVISOR: "Penyelia BNN",
    Role.LAPAS_OFFICER: "Petugas Lapas",
    Role.LAPAS_CLINIC: "Klinik Lapas",
    Role.LAPAS_HEAD: "Kepala Lapas",
    Role.LAPAS_REGISTRAR: "Registrasi Lapas",
    Role.KANWIL: "Kanwil",
    Role.DATA_PROTECTION: "Pelindungan data",
    Role.SERVICE: "Layanan",
}
"""What staff call a role."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation. ``agency`` picks that agency's service, where each has its own."""

    title: str
    service: str
    path: str
    roles: frozenset[Role]
    agency: str | None = None

    def url(self, pages: Mapping[str, str]) -> str | None:
        """Its address, or none where the installation does not say where the service is."""
        base = pages.get(f"{self.service}-{self.agency}") or pages.get(self.service)
        return None if base is None else base.rstrip("/") + self.path


@dataclass(frozen=True, slots=True)
class Link:
    """A place as one reader sees it. ``current``: ``page`` on it, ``true`` on a page below it."""

    title: str
    url: str
    current: Literal["page", "true"] | None = None


PLACES = (
    Place("Hari ini", "program", "/hari-ini", CARE | {Role.LAPAS_OFFICER, Role.LAPAS_HEAD}),
    Place("Sesi", "program", "/sesi", CARE | {Role.LAPAS_OFFICER}),
    Place("Asesmen", "assessment", "/peserta", CARE | {Role.LAPAS_CLINIC}),
    Place("Lapas", "reporting", "/lapas", LAPAS, "lapas"),
    Place("Ringkasan", "reporting", "/kanwil", frozenset({Role.KANWIL}), "kanwil"),
    Place("Tugas", "program", "/tugas", CARE | OFFICE),
    Place("Peserta", "program", "/episode", CARE | OFFICE),
    Place("Kelompok", "program", "/kelompok", CARE | {Role.LAPAS_OFFICER, Role.LAPAS_HEAD}),
    Place("Bebas", "program", "/bebas", CARE | OFFICE),
    Place("Klien BNNP", "reporting", "/bnnp", BNNP, "bnnp"),
    Place("Ruang", "program", "/ruang", CARE | {Role.LAPAS_OFFICER, Role.LAPAS_HEAD}),
    Place("Sengketa", "program", "/sengketa", CARE | {Role.LAPAS_OFFICER, Role.LAPAS_HEAD}),
    Place("Hunian", "program", "/hunian", OFFICE),
    Place(
        "Rujukan",
        "assessment",
        "/unggah",
        frozenset({Role.LAPAS_OFFICER, Role.LAPAS_CLINIC, Role.LAPAS_HEAD}),
    ),
    Place("Kalender", "program", "/kalender", CARE | {Role.LAPAS_OFFICER}),
)
"""In the order of how often they are needed; what a role may not open is not among its own."""


def links(role: Role, pages: Mapping[str, str], here: str = "") -> list[Link]:
    """The pages that a role may use, the one that ``here`` (a path) is on or below marked."""
    found = [
        (place, url) for place in PLACES if role in place.roles and (url := place.url(pages)) is not None
    ]
    return [Link(place.title, url, _current(urlsplit(url).path, here)) for place, url in found]


def _current(path: str, here: str) -> Literal["page", "true"] | None:
    if path == here:
        return "page"
    return "true" if here.startswith(path + "/") else None
