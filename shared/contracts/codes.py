"""Code lists that more than one service speaks; Indonesian where the field's own lists are."""

from enum import StrEnum


class Role(StrEnum):
    """Who someone is when she acts. The table of who may do what is ``docs/roles.md``; a test holds it."""

    BNN_COUNSELLOR = "bnn_counsellor"
    BNN_DOCTOR = "bnn_doctor"
    BNN_SUPERVISOR = "bnn_supervisor"
    """Supervises counsellors: reads their notes and their clients, and decides nothing about them."""
    LAPAS_OFFICER = "lapas_officer"
    LAPAS_CLINIC = "lapas_clinic"
    LAPAS_HEAD = "lapas_head"
    LAPAS_REGISTRAR = "lapas_registrar"
    KANWIL = "kanwil"
    DATA_PROTECTION = "data_protection"
    """Data protection officer: registers, audits, restriction and erasure, and never content."""
    SERVICE = "service"
    """A service identity: reads the feed of the logs it is allowed, nothing else."""


AGENCY_OF = {
    Role.BNN_COUNSELLOR: "bnnp",
    Role.BNN_DOCTOR: "bnnp",
    Role.BNN_SUPERVISOR: "bnnp",
    Role.LAPAS_OFFICER: "lapas",
    Role.LAPAS_CLINIC: "lapas",
    Role.LAPAS_HEAD: "lapas",
    Role.LAPAS_REGISTRAR: "lapas",
    Role.KANWIL: "kanwil",
    Role.DATA_PROTECTION: "protection",
    Role.SERVICE: "service",
}
"""Agency of a role: the view it belongs to."""


class QuotaCategory(StrEnum):
    """Category of a prison's places, as the yearly decree names them; without one a referral is ``umum``."""

    GENERAL = "umum"
    LIGHT = "I"
    MODERATE = "II"
    HEAVY = "III"


class Pathway(StrEnum):
    """What an assessment leads to."""

    MEDICAL = "medis"
    SOCIAL = "sosial"
    EDUCATION = "edukasi"


class Stage(StrEnum):
    """A stage of the programme, in the order of the pathway."""

    MEDICAL = "medical"
    SOCIAL = "social"
    SKILLS = "skills"


class SessionKind(StrEnum):
    """Whether a session is a group's, or one woman's."""

    GROUP = "group"
    INDIVIDUAL = "individual"


class Attendance(StrEnum):
    """What was recorded for one person at one session that was held."""

    PRESENT = "hadir"
    LATE = "hadir_terlambat"
    PRESENT_UNCOOPERATIVE = "hadir_tidak_kooperatif"
    EXCUSED = "izin"
    ABSENT = "alpa"
    NOT_BROUGHT = "tidak_dihadirkan"
    """The session was held and the prison did not bring her: outside her rate, counted to the prison."""


ATTENDED = frozenset({Attendance.PRESENT, Attendance.LATE, Attendance.PRESENT_UNCOOPERATIVE})
"""Only these count as attended; only ``alpa`` is the person's fault."""


class Cause(StrEnum):
    """By whom a session was not held (``sesi_batal_*``)."""

    PRISON = "lapas"
    BNN = "bnn"
    OTHER = "lain"


class OverrideReason(StrEnum):
    """Why a stage was completed although she was there too seldom; none of them says anything of her."""

    SESSIONS_LOST = "sesi_hilang_oleh_lembaga"
    """The agencies lost so many sessions that the rates do not measure her."""
    DONE_ELSEWHERE = "setara_di_tempat_lain"
    """She did the same elsewhere."""
    CASE_CONFERENCE = "keputusan_rapat_kasus"
    """The case conference decided so."""


class EpisodeEnd(StrEnum):
    """Why an episode ended: one and only one. Clinical reasons are not told in this log."""

    COMPLETED = "selesai"
    PARTIAL = "selesai_sebagian"
    """Completed in part, by plan: released, and a service outside goes on with her."""
    WITHDREW = "mundur"
    TRANSFERRED = "pindah_tanpa_serah_terima"
    RELEASED = "bebas_tanpa_serah_terima"
    ABSENT = "tidak_hadir_berulang"
    DIED = "meninggal"
    MISREFERRED = "salah_rujuk"
    STOPPED_BNN = "dihentikan_bnn"
    """For a reason of BNN's own, which is not told."""
    STOPPED_PRISON = "dihentikan_lapas"
    """For a reason of the prison's own, which is not told."""


class Movement(StrEnum):
    """A movement of custody."""

    TRANSFER = "transfer"
    RELEASE = "release"
    RECEIVED = "received"
    """She arrived: the facility that tells it is where she is."""
    RETURNED = "returned"
    """She is back where she had left from."""


LEAVING = frozenset({Movement.TRANSFER, Movement.RELEASE})
"""Told by the facility that she leaves; the others by the one where she is."""


class Occasion(StrEnum):
    """When in her way through the programme something is measured."""

    INTAKE = "intake"
    MID = "mid"
    EXIT = "exit"
    AFTERCARE = "aftercare"


class RecallAnchor(StrEnum):
    """The three months that ASSIST asks about. The second is an adaptation and never mixed with the first."""

    LAST_3_MONTHS = "last_3_months"
    BEFORE_CUSTODY = "three_months_before_custody"
