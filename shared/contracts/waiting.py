"""Events of the log ``program`` about who waits: for what, what she prefers, the place kept for her."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import DataClass
from shared.contracts.codes import Role
from shared.contracts.cohorts import CohortEvent
from shared.contracts.custody import ProgramEvent


class WaitingReason(StrEnum):
    """What somebody on the waiting list waits for."""

    DECREE = "sk_belum_terbit"
    """She has a place; the head has not decreed yet."""
    PLACING = "belum_ditempatkan"
    """A cohort could take her; nobody placed her yet."""
    COHORT = "belum_ada_kelompok"
    """No open cohort has a programme for her."""
    PLACE = "tempat_penuh"
    """No cohort has a free place."""
    FACILITATOR = "fasilitator_belum_ada"
    """No cohort is led as she prefers."""
    TIME = "sisa_waktu_kurang"
    """Her time in prison is too short for a programme that is open."""
    OWN_WISH = "permintaan_sendiri"
    """She asked to begin later."""


class PlacementRule(StrEnum):
    """A rule of placing; some may be put aside by a person with a reason."""

    LISTED = "menunggu"
    NOT_IN = "belum_ikut"
    PATHWAY = "jalur"
    CAPACITY = "tempat"
    TIME = "sisa_waktu"
    PREFERENCE = "fasilitator"
    CATEGORY = "kategori"


class PlacementReason(StrEnum):
    """Why a person puts a rule of placing aside."""

    JUDGEMENT = "pertimbangan_tim"
    OWN_WISH = "permintaan_sendiri"
    MORE_PLACES = "tempat_ditambah"
    SOMEBODY_LEAVES = "ada_yang_keluar"
    RELEASE_CHANGES = "tanggal_bebas_berubah"


class WithdrawalReason(StrEnum):
    """Why a place that was kept is given back before the decree."""

    OWN_WISH = "permintaan_sendiri"
    OTHER_COHORT = "kelompok_lain"
    MISTAKE = "keliru"


class CandidateEvent(ProgramEvent):
    """An event about somebody who waits; it lies in her stream of the waiting list."""

    participant_id: UUID


class PreferenceRecorded(CandidateEvent):
    """Whether she wants a woman to lead her group; a later record replaces."""

    female_facilitator: bool
    recorded_on: date
    by_role: Role


class WaitingReasonSet(CandidateEvent):
    """A person said what she waits for (none: what the rules find again), and whether she goes first."""

    data_class: ClassVar[DataClass] = "C4-summary"

    reason: WaitingReason | None
    first: bool
    set_on: date
    by_role: Role


class ParticipantPlaced(CandidateEvent):
    """A place in the cohort is kept for her until the decree; ``overridden`` rules failed, for ``reason``."""

    data_class: ClassVar[DataClass] = "C4-summary"

    cohort_id: UUID
    placement_id: UUID
    overridden: tuple[PlacementRule, ...] = ()
    reason: PlacementReason | None = None
    placed_on: date
    by_role: Role


class PlacementWithdrawn(CandidateEvent):
    """The place that was kept for her is free again; she waits as before."""

    cohort_id: UUID
    reason: WithdrawalReason
    withdrawn_on: date
    by_role: Role


class PlacesProposed(CohortEvent):
    """Places of the cohort are kept for these participants: proposed for the next decree."""

    placement_id: UUID
    participants: tuple[UUID, ...]
    proposed_on: date
    by_role: Role


WaitingLogEvent = (
    PreferenceRecorded | WaitingReasonSet | ParticipantPlaced | PlacementWithdrawn | PlacesProposed
)
"""What the log ``program`` holds besides about who waits."""
