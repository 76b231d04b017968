"""Which pages a role goes to: the one table of links between the services' pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.contracts.codes import AGENCY_OF, Role

LAPAS = frozenset(role for role, agency in AGENCY_OF.items() if agency == "lapas")
BNNP = frozenset(role for role, agency in AGENCY_OF.items() if agency == "bnnp")


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


PLACES = (
    Place(
        "Hari ini",
        "program",
        "/hari-ini",
        BNNP - {Role.BNN_SUPERVISOR} | {Role.LAPAS_OFFICER, Role.LAPAS_HEAD},
    ),
    Place("Klien BNNP", "reporting", "/bnnp", BNNP, "bnnp"),
    Place("Peserta Lapas", "reporting", "/lapas", LAPAS, "lapas"),
    Place("Ringkasan Kanwil", "reporting", "/kanwil", frozenset({Role.KANWIL}), "kanwil"),
    Place(
        "Daftar kerja asesmen", "assessment", "/peserta", BNNP - {Role.BNN_SUPERVISOR} | {Role.LAPAS_CLINIC}
    ),
    Place("Sesi dan daftar hadir", "program", "/sesi", BNNP - {Role.BNN_SUPERVISOR} | {Role.LAPAS_OFFICER}),
    Place(
        "Kelompok dan daftar tunggu",
        "program",
        "/kelompok",
        BNNP - {Role.BNN_SUPERVISOR} | {Role.LAPAS_OFFICER, Role.LAPAS_HEAD},
    ),
    Place(
        "Peserta program",
        "program",
        "/episode",
        BNNP - {Role.BNN_SUPERVISOR} | LAPAS - {Role.LAPAS_CLINIC},
    ),
    Place(
        "Tugas",
        "program",
        "/tugas",
        BNNP - {Role.BNN_SUPERVISOR} | LAPAS - {Role.LAPAS_CLINIC},
    ),
    Place("Hunian", "program", "/hunian", LAPAS - {Role.LAPAS_CLINIC}),
    Place(
        "Bebas dan sesudahnya",
        "program",
        "/bebas",
        BNNP - {Role.BNN_SUPERVISOR} | LAPAS - {Role.LAPAS_CLINIC},
    ),
    Place(
        "Unggah daftar rujukan",
        "assessment",
        "/unggah",
        frozenset({Role.LAPAS_OFFICER, Role.LAPAS_CLINIC, Role.LAPAS_HEAD}),
    ),
)


def links(role: Role, pages: Mapping[str, str]) -> list[tuple[str, str]]:
    """Title and address of the pages that a role may use."""
    return [
        (place.title, url)
        for place in PLACES
        if role in place.roles and (url := place.url(pages)) is not None
    ]
