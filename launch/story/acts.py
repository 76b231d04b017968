"""The story's acts in order of time, each one or several commands through the HTTP APIs."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from launch.story import beginning, care, programme, saying
from launch.story.calendar import Calendar
from launch.story.script import Script, Series
from launch.story.telling import Telling


@dataclass(frozen=True)
class Act:
    """Something that happened at a moment; ``tell`` sends its commands."""

    moment: datetime
    title: str
    tell: Callable[[Telling], Awaitable[None]]


def acts(script: Script, calendar: Calendar) -> list[Act]:
    """Everything, in order of time; acts of one moment in the order of the story's parts."""
    return sorted(
        (
            *_before(script, calendar),
            *_cared(script, calendar),
            *_during(script, calendar),
            *_after(script, calendar),
            *_said(script, calendar),
        ),
        key=lambda act: act.moment,
    )


def _before(script: Script, calendar: Calendar) -> Iterator[Act]:
    moment = calendar.moment
    for place in script.configure:
        yield Act(moment(place.at), f"{place.facility}: tempat", partial(beginning.configure, place=place))
    for census in script.census:
        yield Act(moment(census.at), f"{census.facility}: hunian", partial(beginning.census, census=census))
    yield Act(moment(script.referral.at), "rujukan", beginning.refer)
    yield Act(moment(script.consent.at), "persetujuan", beginning.consent)
    for assessment in script.assessments:
        yield Act(
            moment(assessment.at),
            f"asesmen {', '.join(assessment.who)}",
            partial(beginning.assess, assessment=assessment),
        )
    yield Act(moment(script.cohort.at), "angkatan", programme.open_cohort)
    yield Act(moment(script.decree.at), "SK", programme.decree)


def _cared(script: Script, calendar: Calendar) -> Iterator[Act]:
    moment = calendar.moment
    for profiles in script.profiles:
        title = f"profil zat {', '.join(profiles.of)}"
        yield Act(moment(profiles.at), title, partial(care.record_profiles, profiles=profiles))
    for forms in script.forms:
        title = f"{forms.instrument} {', '.join(forms.of)}"
        yield Act(moment(forms.at), title, partial(care.fill_in, forms=forms))
    for urgent in script.urgent:
        yield Act(moment(urgent.at), f"segera {urgent.who}", partial(care.handle, urgent=urgent))


def _during(script: Script, calendar: Calendar) -> Iterator[Act]:
    for series in script.series:
        yield Act(
            calendar.moment(series.planned),
            f"jadwal {series.name}",
            partial(programme.schedule, series=series),
        )
        yield from _held(script, calendar, series)
    for cancelled in script.cancelled:
        yield Act(
            calendar.moment(cancelled.at),
            f"batal {', '.join(cancelled.sessions)}",
            partial(programme.cancel, cancelled=cancelled),
        )


def _held(script: Script, calendar: Calendar, series: Series) -> Iterator[Act]:
    never = {session for cancelled in script.cancelled for session in cancelled.sessions}
    for day in series.on:
        if series.key(day) in never:
            continue
        ended = calendar.at(day, series.starts) + timedelta(minutes=series.minutes)
        yield Act(
            ended,
            f"daftar hadir {series.key(day)}",
            partial(programme.mark, series=series, day=day),
        )


def _after(script: Script, calendar: Calendar) -> Iterator[Act]:
    moment = calendar.moment
    for completion in script.completions:
        yield Act(
            moment(completion.at),
            f"tahap selesai {', '.join(completion.who)}",
            partial(programme.complete, completion=completion),
        )
    for withdrawal in script.withdrawals:
        yield Act(
            moment(withdrawal.at),
            f"{withdrawal.who} mundur",
            partial(programme.withdraw, withdrawal=withdrawal),
        )
    for movement in script.movements:
        yield Act(moment(movement.at), f"{movement.who} pindah", partial(programme.move, movement=movement))


def _said(script: Script, calendar: Calendar) -> Iterator[Act]:
    for command in script.say:
        yield Act(calendar.moment(command.at), command.title, partial(saying.say, act=command))
