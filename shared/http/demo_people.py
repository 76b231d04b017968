"""The invented people of a demonstration: one for each role. The only place that names them."""

from dataclasses import dataclass

from shared.contracts.codes import AGENCY_OF, Role

DEMO_FACILITY = "lpp-kupang"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Who a demonstration's token speaks for; ``title`` is what the sign-in page shows."""

    sub: str
    role: Role
    title: str
    facility: str | None = None

    @property
    def agency(self) -> str:
        return AGENCY_OF[self.role]


DEMO_PEOPLE: dict[Role, DemoPerson] = {
    person.role: person
    for person in (
        DemoPerson("bnn-konselor-1", Role.BNN_COUNSELLOR, "Konselor BNN"),
        DemoPerson("bnn-dokter-1", Role.BNN_DOCTOR, "Dokter BNN"),
        DemoPerson("lapas-petugas-1", Role.LAPAS_OFFICER, "Petugas Lapas", DEMO_FACILITY),
        DemoPerson("lapas-klinik-1", Role.LAPAS_CLINIC, "Klinik Lapas", DEMO_FACILITY),
        DemoPerson("lapas-kepala-1", Role.LAPAS_HEAD, "Kepala Lapas", DEMO_FACILITY),
        DemoPerson("lapas-registrasi-1", Role.LAPAS_REGISTRAR, "Registrasi Lapas", DEMO_FACILITY),
        DemoPerson("kanwil-1", Role.KANWIL, "Kanwil"),
    )
}
"""Role to person, in the order of the sign-in page. Services have tokens of their own, not this."""
