"""Every router of the service, over the parts of one process."""

from fastapi import APIRouter

from services.program.aggregates import LOG
from services.program.desk.day import DayReader
from services.program.desk.drop_outs import ProposalDesk
from services.program.desk.group_members import MemberReader
from services.program.desk.groups import Groups
from services.program.desk.leaving import LeavingDesk
from services.program.desk.lists import Lists
from services.program.desk.offered import HandOverReader
from services.program.desk.queue import QueueReader
from services.program.desk.reading import Desk
from services.program.desk.tasks import TaskReader
from services.program.feeds import Feeds
from services.program.own_reasons import OwnReasons
from services.program.process import Program
from services.program.routes import (
    attendance,
    calendar,
    census,
    claims,
    cohort_holds,
    cohorts,
    episodes,
    exits,
    facilities,
    feeds,
    groups,
    hand_overs,
    holds,
    make_ups,
    modules,
    movements,
    parked,
    queue,
    referrals,
    release,
    sessions,
    tasks,
    templates,
    worklists,
)
from services.program.routes.waiting import Waiting
from services.program.web import census as census_pages
from services.program.web import cohort_holds as cohort_hold_pages
from services.program.web import feeds as feed_pages
from services.program.web import (
    group_acts,
    group_calendar,
    group_decrees,
    group_opening,
    group_plan,
    leaving_acts,
    one_pages,
    stay_acts,
    stay_end_acts,
    stay_pages,
    today,
    waiting_one,
)
from services.program.web import groups as group_pages
from services.program.web import pages as session_pages
from services.program.web import tasks as task_pages
from services.program.web.leaving import LeavingPages
from services.program.worklists import WorkLists
from shared.http.feed import feed_router
from shared.http.pages import Pages
from shared.names import Names
from shared.runtime.receivers import load as load_receivers


def routers(program: Program, pages: Pages) -> list[APIRouter]:
    """The interface first, pages last."""
    reader, context = program.reader, program.context
    desk, by_day, owed, leaving = Desk(reader), Lists(reader), TaskReader(reader), LeavingDesk(reader)
    waiting = Waiting(program.store, reader, program.policy_position)
    own, names = OwnReasons(program.engine), Names(program.ask)
    receivers = load_receivers(program.settings.receivers)
    lists = WorkLists(context, desk, DayReader(reader), names)
    return [
        facilities.router(context, desk, waiting),
        census.router(context),
        movements.router(context, desk),
        hand_overs.router(context, desk, HandOverReader(reader), waiting),
        cohorts.router(context, by_day, waiting),
        groups.router(context, Groups(reader), waiting),
        templates.router(context),
        queue.router(context, QueueReader(reader), waiting),
        modules.router(context),
        sessions.router(context, desk, waiting),
        attendance.router(context, desk),
        claims.router(context),
        claims.disputes_router(context, desk, waiting),
        calendar.router(context),
        tasks.router(context, owed, waiting),
        worklists.router(lists, waiting),
        episodes.router(context, by_day, waiting, own),
        exits.router(context, ProposalDesk(reader), waiting),
        holds.router(context, by_day, waiting, own),
        release.router(context, leaving, names, waiting),
        referrals.router(context, leaving, receivers, waiting),
        session_pages.router(context, desk, names, pages),
        *_one_session(program, desk, waiting, pages),
        task_pages.router(context, owed, waiting, pages),
        census_pages.router(context, pages),
        *_group_pages(program, waiting, pages),
        *_machinery(program, waiting),
        *_stays(program, desk, waiting, pages),
        *_cohort_holds(program, desk, waiting, pages),
        *_calendar_feeds(program, lists, desk, pages),
        today.router(context, desk, owed, lists, pages),
        leaving_acts.router(LeavingPages(context, leaving, receivers, waiting, pages)),
    ]


def _one_session(program: Program, desk: Desk, waiting: Waiting, pages: Pages) -> list[APIRouter]:
    one = one_pages.OnePage(program.context, desk, waiting, pages)
    return [
        one_pages.router(program.context, desk, one),
        one_pages.acts_router(program.context, one),
        make_ups.router(program.context),
        one_pages.make_up_router(program.context, one),
    ]


def _group_pages(program: Program, waiting: Waiting, pages: Pages) -> list[APIRouter]:
    """Cohorts and the waiting list; the opening first, whose address has the form of a cohort's."""
    reader = program.reader
    page = group_pages.GroupPages(
        program.context, QueueReader(reader), Groups(reader), MemberReader(reader), waiting, pages
    )
    parts = (group_opening, group_pages, group_acts, group_plan, group_decrees, group_calendar, waiting_one)
    return [part.router(page) for part in parts]


def _calendar_feeds(program: Program, lists: WorkLists, desk: Desk, pages: Pages) -> list[APIRouter]:
    """Feeds of one's own, the interface and the page."""
    calendars = Feeds(program.engine, program.context.clock)
    return [feeds.router(lists, desk, calendars), feed_pages.router(lists, calendars, pages)]


def _stays(program: Program, desk: Desk, waiting: Waiting, pages: Pages) -> list[APIRouter]:
    """The page of a stay with its forms, and the list that leads to it."""
    page = stay_pages.StayPage(program.context, desk, OwnReasons(program.engine), waiting, pages)
    return [
        stay_pages.router(page, HandOverReader(program.reader)),
        stay_acts.router(page),
        stay_end_acts.router(page),
    ]


def _cohort_holds(program: Program, desk: Desk, waiting: Waiting, pages: Pages) -> list[APIRouter]:
    """A whole cohort's pause, and the page for it."""
    own = OwnReasons(program.engine)
    page = cohort_hold_pages.CohortHoldPages(
        program.context, desk, Groups(program.reader), own, waiting, pages
    )
    return [cohort_holds.router(program.context, own), cohort_hold_pages.router(page)]


def _machinery(program: Program, waiting: Waiting) -> list[APIRouter]:
    """What is asked by other services and by who looks after this one."""
    return [
        episodes.policy_router(waiting),
        parked.router(program.engine, program.policy),
        feed_router(program.store, (LOG,), program.settings),
    ]
