"""Commands about a cohort: waiting, placing, the decree and what became of it, the closing."""

from collections.abc import Sequence

from launch.simulation.cast import Woman
from launch.simulation.voice import Voice, a_day, her
from launch.story.part import Say

START = "W3 Mon"


class Grouping(Voice):
    """What is said of the prison's one cohort."""

    def open_cohort(self, template: str, capacity: int) -> Say:
        body = {
            "facility": self.prison.id,
            "label": f"Simulasi {self.prison.number:03}",
            "template": template,
            "opened_on": a_day(START),
            "capacity": capacity,
            "starts_on": a_day(START),
            "room": "Aula",
            "facilitators": [{"account": self.prison.sub("counsellor"), "regular": True, "woman": True}],
            "slots": [{"weekday": n, "starts": "09:00", "minutes": 90} for n in (1, 3)],
        }
        keep = {self.cohort: "cohort_id"}
        return self.say("counsellor", f"{START} 08:00", "angkatan", "POST /v1/cohorts", body=body, keep=keep)

    def prefer(self, woman: Woman) -> Say:
        do = f"PUT /v1/waiting-list/{her(woman)}/preference"
        body = {"female_facilitator": True, "recorded_on": a_day(START)}
        return self.say("counsellor", f"{START} 08:10", f"pilihan {woman.name}", do, body=body)

    def first(self, woman: Woman) -> Say:
        do = f"PUT /v1/waiting-list/{her(woman)}/reason"
        body = {"first": True, "set_on": a_day(START)}
        return self.say("counsellor", f"{START} 08:20", f"didahulukan {woman.name}", do, body=body)

    def place(self, women: Sequence[Woman]) -> Say:
        body = {"participants": [her(woman) for woman in women]}
        do = f"POST /v1/cohorts/{{{self.cohort}}}/placements"
        return self.say("counsellor", f"{START} 08:30", "tempat disimpan", do, body=body)

    def give_back(self, woman: Woman) -> Say:
        body = {"participants": [her(woman)], "reason": "keliru"}
        do = f"POST /v1/cohorts/{{{self.cohort}}}/placements/withdrawal"
        return self.say("counsellor", f"{START} 08:40", f"tempat kembali {woman.name}", do, body=body)

    def decree(self, women: Sequence[Woman], *, over: bool) -> Say:
        body = {
            "number": f"SIM-{self.prison.number:03}/2026",
            "issued_on": a_day(START),
            "participants": [her(woman) for woman in women],
            **({"over_capacity": "tempat_ditambah"} if over else {}),
        }
        keep = {f"episode {woman.name}": f"episodes.{her(woman)}" for woman in women}
        keep |= {self._decree: "decree_id"}
        do = f"POST /v1/cohorts/{{{self.cohort}}}/decree"
        return self.say("head", f"{START} 09:00", "SK", do, body=body, keep=keep)

    def amend(self, day: str, *, add: Sequence[Woman] = (), remove: Sequence[Woman] = ()) -> Say:
        """Another decree adds names, or takes them out."""
        kind = "A" if add else "B"
        body = {
            "number": f"SIM-{self.prison.number:03}-{kind}/2026",
            "amended_on": a_day(day),
            "add": [her(woman) for woman in add],
            "remove": [her(woman) for woman in remove],
            "reason": "nama_terlewat" if add else "nama_keliru",
        }
        keep = {f"episode {woman.name}": f"episodes.{her(woman)}" for woman in add}
        do = f"POST /v1/cohorts/{{{self.cohort}}}/decrees/{{{self._decree}}}/amendment"
        return self.say("head", f"{day} 07:15", f"perubahan SK {kind}", do, body=body, keep=keep)

    @property
    def _decree(self) -> str:
        return f"decree {self.prison.number:03}"

    def close(self, day: str) -> Say:
        do = f"POST /v1/cohorts/{{{self.cohort}}}/closing"
        return self.say("counsellor", f"{day} 20:00", "angkatan ditutup", do, body={"closed_on": a_day(day)})
