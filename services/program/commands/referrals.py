"""Referral on release, and contacts afterwards."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.program.aggregates import CANDIDATE, EPISODE, RELEASE, TASK, tell
from services.program.commands.context import Asked, Context
from services.program.commands.way_out import aftercare_of
from services.program.domain import aftercare, letter, referring
from services.program.domain.episode import Episode, stay_of
from services.program.domain.here import Here
from services.program.domain.ids import episode_of
from services.program.domain.release import Release
from services.program.domain.release_tasks import contact_task, hand_over_task, letter_tasks
from services.program.domain.tasks import Open, finish
from shared.contracts.base import Event, Frozen
from shared.contracts.release import ContactHow, DeclineReason
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.refusals import Invalid
from shared.runtime.receivers import Receivers

Decide = Callable[[Release, Episode, Here], list[Event]]
First = Callable[[Work, Release, Episode, Here], Awaitable[list[Event]]]
"""What follows from her streams before the rule is asked."""


class Contact(Frozen):
    """One contact as told; ``number``: which of the due ones it is."""

    number: int | None
    contacted_on: date
    kept: bool
    how: ContactHow


async def offer(
    context: Context, asked: Asked, receivers: Receivers, *, episode_id: UUID, receiver: str, offered_on: date
) -> Appended:
    if (chosen := receivers.get(receiver)) is None:
        raise Invalid("receiver-unknown", f"There is no service called {receiver}.", field="receiver")
    referral_id = context.new_id()

    def decide(release: Release, episode: Episode, here: Here) -> list[Event]:
        return referring.offer(
            release,
            episode,
            referral_id=referral_id,
            receiver=receiver,
            shared_with=chosen.shared_with,
            offered_on=offered_on,
            role=asked.actor.role,
            here=here,
        )

    return await _decided(context, asked, episode_id, decide, {"referral_id": str(referral_id)})


async def accept(
    context: Context, asked: Asked, *, episode_id: UUID, referral_id: UUID, accepted_on: date
) -> Appended:
    """Record the yes of a receiving service; the task to hand her over is done with it."""

    def decide(release: Release, episode: Episode, here: Here) -> list[Event]:
        return referring.accept(
            release,
            episode,
            referral_id=referral_id,
            accepted_on=accepted_on,
            role=asked.actor.role,
            here=here,
        )

    return await _decided(
        context,
        asked,
        episode_id,
        decide,
        {"referral_id": str(referral_id)},
        settles=lambda release, who: {hand_over_task(release, who)},
    )


async def decline(
    context: Context,
    asked: Asked,
    *,
    episode_id: UUID,
    referral_id: UUID,
    declined_on: date,
    reason: DeclineReason,
) -> Appended:
    def decide(release: Release, episode: Episode, here: Here) -> list[Event]:
        return referring.decline(
            release,
            episode,
            referral_id=referral_id,
            declined_on=declined_on,
            reason=reason,
            role=asked.actor.role,
            here=here,
        )

    return await _decided(context, asked, episode_id, decide, {"referral_id": str(referral_id)})


async def issue_letter(context: Context, asked: Asked, *, episode_id: UUID, issued_on: date) -> Appended:
    """Sign an outcome letter; the tasks that asked for one are done with it."""
    letter_id = context.new_id()

    def decide(release: Release, episode: Episode, here: Here) -> list[Event]:
        return letter.issue(
            release, episode, letter_id=letter_id, issued_on=issued_on, role=asked.actor.role, here=here
        )

    answer = {"letter_id": str(letter_id)}
    return await _decided(context, asked, episode_id, decide, answer, settles=letter_tasks)


async def contact(context: Context, asked: Asked, *, participant_id: UUID, told: Contact) -> Appended:
    """Record a contact of aftercare; its task is done with it.

    It need not wait until the clock has planned the contacts of a release that was told just now.
    """
    new_id = context.new_id()

    async def plan(work: Work, release: Release, episode: Episode, here: Here) -> list[Event]:
        candidate = await work.load(CANDIDATE, participant_id)
        due = aftercare_of(context, episode)
        return aftercare.plan(release, episode, candidate, aftercare=due, here=here)

    def decide(release: Release, episode: Episode, here: Here) -> list[Event]:
        return aftercare.record(
            release,
            episode,
            contact_id=new_id,
            role=asked.actor.role,
            here=here,
            **told.model_dump(),
        )

    def settles(release: Release, _: UUID) -> set[UUID]:
        plan = release.plan
        return {contact_task(plan, told.number)} if plan is not None and told.number else set()

    answer = {"participant_id": str(participant_id)}
    return await _decided(
        context, asked, episode_of(participant_id), decide, answer, settles=settles, first=plan
    )


def _nothing(_release: Release, _who: UUID) -> set[UUID]:
    return set()


async def _not_first(_work: Work, _release: Release, _episode: Episode, _here: Here) -> list[Event]:
    return []


async def _decided(  # noqa: PLR0917 - the one place where these commands load and tell
    context: Context,
    asked: Asked,
    episode_id: UUID,
    rule: Decide,
    answer: Mapping[str, Any],
    settles: Callable[[Release, UUID], set[UUID]] = _nothing,
    first: First = _not_first,
) -> Appended:
    async def decide(work: Work) -> Mapping[str, Any]:
        episode = await work.load(EPISODE, episode_id)
        stay = stay_of(episode)
        asked.actor.must_be_at(stay.facility)
        here = context.here(stay.facility)
        release = await work.load(RELEASE, stay.participant_id)
        before = await first(work, release, episode, here)
        release = RELEASE.fold(release, before)
        events = [*before, *rule(release, episode, here)]
        done: list[Event] = []
        for id_ in sorted(settles(release, stay.participant_id)):
            state = await work.load(TASK, id_)
            if type(state) is Open:
                done += finish(state, done_on=here.today, role=asked.actor.role, here=here)
        tell(work, [*events, *done], here)
        return answer

    return await context.execute(decide, asked)
