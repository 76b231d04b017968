"""Who may do what, as the first issue's table has it."""

from services.assessment.domain.roles import CONCLUDES
from shared.contracts.codes import Pathway, Role
from tests.rules.routing import application, routes

REFERRERS = {Role.LAPAS_OFFICER, Role.LAPAS_CLINIC, Role.LAPAS_HEAD}
CARERS = {Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.LAPAS_CLINIC}
DOCTORS = {Role.BNN_DOCTOR, Role.LAPAS_CLINIC}
DESK = CARERS | REFERRERS | {Role.LAPAS_REGISTRAR}
PLANNERS = {Role.BNN_COUNSELLOR, Role.BNN_DOCTOR}
KEEPERS = {Role.LAPAS_OFFICER, Role.LAPAS_HEAD}
BNN = {Role.BNN_COUNSELLOR, Role.BNN_DOCTOR}

TABLE = {
    ("POST", "/v1/referrals"): REFERRERS,
    ("POST", "/v1/rosters"): REFERRERS,
    ("POST", "/v1/participants/{participant_id}/retraction"): REFERRERS,
    ("POST", "/v1/participants/{participant_id}/consent"): CARERS,
    ("POST", "/v1/participants/{participant_id}/consent/withdrawal"): CARERS,
    ("GET", "/v1/participants/{participant_id}/consents"): DESK,
    ("GET", "/v1/consents/kinds"): DESK,
    ("GET", "/v1/consents/expiring"): CARERS,
    ("POST", "/v1/participants/{participant_id}/instruments/{code}"): CARERS,
    ("GET", "/v1/participants/{participant_id}/results"): CARERS,
    ("POST", "/v1/participants/{participant_id}/conclusion"): CARERS,
    ("POST", "/v1/participants/{participant_id}/substance-profile"): CARERS,
    ("GET", "/v1/participants/{participant_id}/substance-profile"): CARERS,
    ("POST", "/v1/participants/{participant_id}/health-facts"): CARERS,
    ("GET", "/v1/participants/{participant_id}/health-facts"): DOCTORS,
    ("GET", "/v1/participants/{participant_id}/proposal"): CARERS,
    ("POST", "/v1/participants/{participant_id}/reassessment"): CARERS,
    ("POST", "/v1/participants/{participant_id}/urgent/{finding_id}/handling"): DOCTORS,
    ("GET", "/v1/urgent"): CARERS,
    ("GET", "/v1/reassessments"): CARERS,
    ("POST", "/v1/participants/{participant_id}/notes"): {Role.BNN_COUNSELLOR},
    ("GET", "/v1/participants/{participant_id}/notes"): {Role.BNN_COUNSELLOR, Role.BNN_SUPERVISOR},
    ("POST", "/v1/participants/{participant_id}/notes/emergency"): {Role.BNN_DOCTOR},
    ("POST", "/v1/participants/{participant_id}/extracts"): CARERS,
    ("POST", "/v1/participants/{participant_id}/restriction"): {Role.DATA_PROTECTION},
    ("POST", "/v1/participants/{participant_id}/restriction/lifting"): {Role.DATA_PROTECTION},
    ("POST", "/v1/participants/{participant_id}/destruction"): {Role.DATA_PROTECTION},
    ("POST", "/v1/participants/{participant_id}/erasure"): {Role.DATA_PROTECTION},
    ("GET", "/v1/erasures"): {Role.DATA_PROTECTION},
    ("GET", "/v1/reads"): {Role.DATA_PROTECTION},
    ("GET", "/v1/participants"): DESK,
    ("GET", "/v1/participants/{participant_id}"): DESK,
    ("GET", "/v1/instruments"): DESK,
    ("GET", "/v1/instruments/{code}"): DESK,
    ("POST", "/v1/participants/{participant_id}/results/{result_id}/amendment"): CARERS,
    ("GET", "/v1/participants/{participant_id}/changes"): CARERS,
    ("GET", "/v1/statistics/instruments/{code}"): BNN,
    ("GET", "/v1/measures/timetable"): CARERS,
    ("GET", "/v1/measures/due"): CARERS,
    ("GET", "/v1/participants/{participant_id}/measures"): CARERS,
    ("POST", "/v1/participants/{participant_id}/urine-tests"): CARERS,
    ("GET", "/v1/participants/{participant_id}/urine-tests"): CARERS,
    ("POST", "/v1/participants/{participant_id}/urine-tests/{sample_id}/amendment"): CARERS,
    ("POST", "/v1/participants/{participant_id}/plan"): {Role.BNN_COUNSELLOR},
    ("POST", "/v1/participants/{participant_id}/plan/{version}/approval"): {Role.BNN_DOCTOR},
    ("POST", "/v1/participants/{participant_id}/plan/{version}/review"): PLANNERS,
    ("GET", "/v1/participants/{participant_id}/plan"): PLANNERS,
    ("GET", "/v1/plans/reviews"): PLANNERS,
    ("GET", "/v1/schedules"): DESK,
    ("GET", "/v1/participants/{participant_id}/schedule"): DESK,
    ("POST", "/v1/participants/{participant_id}/schedule/{version}/approval"): KEEPERS,
    ("POST", "/v1/participants/{participant_id}/schedule/{version}/return"): KEEPERS,
    ("POST", "/v1/drafts"): REFERRERS,
    ("GET", "/v1/drafts"): REFERRERS,
    ("GET", "/v1/drafts/{draft_id}"): REFERRERS,
    ("PUT", "/v1/drafts/{draft_id}"): REFERRERS,
    ("DELETE", "/v1/drafts/{draft_id}"): REFERRERS,
    ("POST", "/v1/drafts/{draft_id}/sending"): REFERRERS,
    ("POST", "/v1/rosters/preview"): REFERRERS,
    ("POST", "/v1/rosters/imports"): REFERRERS,
    ("GET", "/v1/rosters/imports/{import_id}"): REFERRERS,
    ("POST", "/unggah/{draft_id}"): REFERRERS,
    ("GET", "/unggah/impor/{import_id}"): REFERRERS,
    ("POST", "/v1/participants/{participant_id}/acceptance"): BNN,
    ("POST", "/v1/participants/{participant_id}/rejection"): BNN,
    ("POST", "/v1/participants/{participant_id}/merge"): BNN,
    ("POST", "/v1/duplicates/settled"): BNN,
    ("GET", "/v1/duplicates"): BNN,
    ("GET", "/v1/referrals"): DESK,
    ("PUT", "/v1/quotas/{facility}/{year}"): {Role.LAPAS_HEAD},
    ("GET", "/v1/quotas"): {*DESK, Role.KANWIL},
    ("GET", "/v1/logs"): {Role.SERVICE},
    ("GET", "/v1/logs/{log}/events"): {Role.SERVICE},
    ("GET", "/parked"): {Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.SERVICE},
    ("GET", "/peserta"): CARERS,
    ("GET", "/peserta/{participant_id}"): CARERS,
    **{
        (method, f"/peserta/{{participant_id}}/{page}"): CARERS
        for page in ("persetujuan", "profil-zat", "keputusan", "instrumen/{code}")
        for method in ("GET", "POST")
    },
    ("GET", "/unggah"): REFERRERS,
    ("POST", "/unggah"): REFERRERS,
}


def test_every_route_is_open_to_the_roles_of_the_table_and_no_other() -> None:
    found = {(route.method, route.path): set(route.roles) for route in routes(application("assessment"))}
    assert {address: roles for address, roles in found.items() if roles} == TABLE


def test_medical_is_a_doctors_conclusion() -> None:
    assert set(CONCLUDES[Pathway.MEDICAL]) == {Role.BNN_DOCTOR, Role.LAPAS_CLINIC}
    assert set(CONCLUDES[Pathway.SOCIAL]) == set(CONCLUDES[Pathway.EDUCATION]) == CARERS
