"""Planned sessions that lie in a time which their facility closed afterwards: a person moves them."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from services.program.desk.facilities import Place
from services.program.desk.reading import MOST, Answer, Listed, answer, listed
from services.program.domain.facility import closed
from shared.projections.reading import ViewReader


class Conflicting(Listed):
    """A session, and the rule by which nobody could plan it there now: ``holiday`` or ``blocked-time``."""

    conflict: str


async def conflicting(
    reader: ViewReader, facility: str | None, now: datetime, zones: Mapping[str, ZoneInfo]
) -> Answer[Conflicting]:
    """Those that are still to come, by time; ``zones``: of each facility.

    The query keeps days on which there may be one; the rule of planning decides.
    """
    async with reader.snapshot() as moment:
        query, table, _ = listed(moment, facility)
        places = moment.table("facilities")
        blocked = sa.func.jsonb_array_elements(places.c.blocked).table_valued("value")
        weekday = sa.cast(sa.cast(blocked.c.value, sa.JSON)["weekday"].as_string(), sa.Integer)
        that_weekday = sa.select(blocked.c.value).where(
            weekday == sa.func.date_part("isodow", table.c.session_on) - 1
        )
        holiday = places.c.holidays.contains(sa.func.to_jsonb(sa.cast(table.c.session_on, sa.Text)))
        query = query.join(places, places.c.facility == table.c.facility).where(
            table.c.status == "planned", table.c.starts_at > now, holiday | that_weekday.exists()
        )
        found = await answer(moment, query, Listed)
        rows = (await moment.connection.execute(sa.select(places))).mappings()
        said = {row["facility"]: Place.model_validate(dict(row)) for row in rows}
    there = ((row, _rule(row, said[row.facility], zones[row.facility])) for row in found.rows)
    shut = [Conflicting.model_validate({**row.model_dump(), "conflict": rule}) for row, rule in there if rule]
    return Answer(shut[:MOST], found.positions)


def _rule(row: Listed, place: Place, zone: ZoneInfo) -> str | None:
    no = closed(place, row.starts_at.astimezone(zone), row.ends_at.astimezone(zone))
    return no.rule if no else None
