"""The invented people of a demonstration: one for each role. The only place that names them."""

from dataclasses import dataclass

from shared.contracts.codes import AGENCY_OF, Role
from shared.http.navigation import ROLE_TITLES

DEMO_FACILITY = "lpp-kupang"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Who a demonstration's token speaks for."""

    sub: str
    role: Role
    facility: str | None = None

    @property
    def title(self) -> str:
        """What staff call her role."""
        return ROLE_TITLES[self.role]

    @property
    def agency(self) -> str:
        return AGENCY_OF[self.role]


DEMO_PEOPLE: dict[Role, DemoPerson] = {
    person.role: person
    for person in (
        DemoPerson("bnn-konselor-1", Role.BNN_COUNSELLOR),
        DemoPerson("bnn-dokter-1", Role.BNN_DOCTOR),
        DemoPerson("bnn-penyelia-1", Role.BNN_SUPERVISOR),
        DemoPerson("lapas-petugas-1", Role.LAPAS_OFFICER, DEMO_FACILITY),
        DemoPerson("lapas-klinik-1", Role.LAPAS_CLINIC, DEMO_FACILITY),
        DemoPerson("lapas-kepala-1", Role.LAPAS_HEAD, DEMO_FACILITY),
        DemoPerson("lapas-registrasi-1", Role.LAPAS_REGISTRAR, DEMO_FACILITY),
        DemoPerson("kanwil-1", Role.KANWIL),
        DemoPerson("pelindung-data-1", Role.DATA_PROTECTION),
    )
}
"""Role to person, in the order of the sign-in page. Services have tokens of their own, not this."""
