"""The pilot's story as events, built from pilot-story.md alone: ``happenings()`` tells it in order."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from shared.contracts.assessment import ConsentRecorded, ParticipantAssessed, ParticipantReferred
from shared.contracts.base import Event
from shared.contracts.clinical import InstrumentCompleted, SubstanceScore
from shared.contracts.codes import (
    Pathway,
    RecallAnchor,
    Role,
)
from shared.contracts.custody import CensusReported, FacilityScreened
from shared.contracts.program import FacilityConfigured
from shared.testing.clinical import screened
from shared.testing.telling import Telling

from .needs import handled, raised
from .pilot_people import (
    FIRST_WOMEN,
    HOLIDAYS,
    KUPANG,
    PATHWAY,
    WAINGAPU,
    WOMEN,
    Happening,
    case_number,
    initials,
    on,
    who,
)
from .pilot_programme import programme

__all__ = ["WOMEN", "happenings", "initials", "telling", "told", "who"]


def happenings() -> list[Happening]:
    """Everything, in the order in which it was told."""
    story = [*_referrals(), *programme(), *_census(), *_urgent()]
    return sorted(story, key=lambda happening: happening[0])


def told() -> list[Event]:
    return [event for _, event in happenings()]


def telling() -> Telling:
    """The story as envelopes."""
    story = Telling(installation="ntt")
    for moment, event in happenings():
        story.at(moment).tell(event)
    return story


def _urgent() -> Iterator[Happening]:
    """One finding, which a doctor looked into within the hour."""
    yield on("08-11", 10), raised(1, who("SL"), on("08-11", 10))
    yield on("08-11", 11), handled(1, who("SL"), on("08-11", 11))


def _census() -> Iterator[Happening]:
    for facility, capacity in ((KUPANG, 100), (WAINGAPU, 80)):
        yield (
            on("08-03", 7),
            FacilityConfigured(
                facility=facility,
                time_zone="Asia/Makassar",
                capacity=capacity,
                rooms=("Aula", "Klinik"),
                holidays=HOLIDAYS,
            ),
        )
    for facility, day, occupants, narcotics in (
        (KUPANG, "08-03", 112, 16),
        (KUPANG, "09-30", 110, 15),
        (KUPANG, "10-25", 111, 15),
        (WAINGAPU, "08-03", 88, 9),
        (WAINGAPU, "10-25", 90, 9),
    ):
        reported = on(day, 8)
        yield (
            reported,
            CensusReported(
                facility=facility, reported_on=reported.date(), occupants=occupants, narcotics=narcotics
            ),
        )
    for told_on, month, tested, found in (
        ("09-01", date(2026, 8, 1), 40, 2),
        ("09-08", date(2026, 8, 1), 40, 1),  # one find was none
        ("10-01", date(2026, 9, 1), 38, 0),
    ):
        yield (
            on(told_on, 9),
            FacilityScreened(facility=KUPANG, month=month, screened=tested, found=found),
        )


def _referrals() -> Iterator[Happening]:
    for woman in WOMEN:
        base = {"facility": KUPANG, "participant_id": who(woman)}
        yield (
            on("08-03"),
            ParticipantReferred(
                **base,
                case_number=case_number(woman),
                referred_on=date(2026, 8, 3),
                by_role=Role.LAPAS_OFFICER,
            ),
        )
        yield (
            on("08-06"),
            ConsentRecorded(
                **base,
                given=woman != "MB",
                asked_on=date(2026, 8, 6),
                notice_version="1",
                language="id",
                read_aloud=True,
                by_role=Role.BNN_COUNSELLOR,
            ),
        )
        if woman == "MB":
            continue
        day = on("08-11") if woman in FIRST_WOMEN else on("08-13")
        yield day, _assist(woman, day.date())
        yield (
            day + timedelta(hours=1),
            ParticipantAssessed(
                **base,
                assessment_id=uuid.uuid5(who(woman), "assessment"),
                pathway=PATHWAY.get(woman, Pathway.EDUCATION),
                concluded_on=day.date(),
                decided_role=Role.BNN_DOCTOR,
            ),
        )


def _assist(woman: str, day: date) -> InstrumentCompleted:
    return screened(
        SubstanceScore(substance="tobacco", score=28, band="high", status="complete"),
        SubstanceScore(substance="amphetamine", score=31 - len(woman), band="high", status="complete"),
        SubstanceScore(substance="cannabis", score=17, band="moderate", status="complete"),
        facility=KUPANG,
        participant_id=who(woman),
        result_id=uuid.uuid5(who(woman), "assist"),
        recall_anchor=RecallAnchor.BEFORE_CUSTODY,
        completed_on=day,
    )
