"""Commands about one stay: pauses, ends, hand-overs, movements, the way out."""

from collections.abc import Sequence
from typing import Any

from launch.simulation.cast import Woman
from launch.simulation.voice import LEADER_OF, Voice, a_day, her, refusal
from launch.story.part import Expected, Say

SAYS = {
    "sidang": "officer",
    "izin_luar_biasa": "officer",
    "strap_sel": "officer",
    "konselor_tidak_ada": "counsellor",
    "sakit": "doctor",
}
"""Who begins a pause, by its reason; one for ``strap_sel`` is a proposal."""
EXIT_BY = {
    "salah_rujuk": "counsellor",
    "alasan_medis": "doctor",
    "pertimbangan_bnn": "counsellor",
    "dikeluarkan_disiplin": "head",
    "pertimbangan_lapas": "head",
    "meninggal": "registrar",
}
RECEIVER = "puskesmas-contoh-oebobo"


class Interrupting(Voice):
    """What is said of one stay besides its sessions."""

    def pause(self, woman: Woman, day: str, reason: str, *, again: bool = False) -> Say:
        """Pause her stay; ``again``: the side wants it twice, which is refused."""
        body = {"reason": reason, "since": a_day(day)}
        more: dict[str, Any] = {"keep": {self._hold(woman, day): "hold_id"}}
        if again:
            more = {"refused": refusal("hold-open", 409)}
        at = f"{day} 07:{15 if again else 10}"
        return self.of_stay(SAYS[reason], at, woman, "holds", body, **more)

    def decide_pause(self, woman: Woman, day: str, *, accept: bool) -> Say:
        what = f"holds/{{{self._hold(woman, day)}}}/decision"
        return self.of_stay("head", f"{day} 07:20", woman, what, {"accept": accept})

    def end_pause(self, woman: Woman, since: str, day: str, by: str) -> Say:
        what = f"holds/{{{self._hold(woman, since)}}}/end"
        return self.of_stay(by, f"{day} 07:05", woman, what, {"ended_on": a_day(day)}, title="kembali")

    def _hold(self, woman: Woman, since: str) -> str:
        return f"hold {woman.name} {since}"

    def withdraw(self, woman: Woman, day: str, ended_on: str, *, at: str = "07:00") -> Say:
        body = {"ended_on": a_day(ended_on)}
        return self.of_stay("counsellor", f"{day} {at}", woman, "withdrawal", body)

    def leave(self, woman: Woman, day: str, ended_on: str, reason: str) -> Say:
        body = {"reason": reason, "ended_on": a_day(ended_on)}
        return self.of_stay(EXIT_BY[reason], f"{day} 07:00", woman, "exit", body)

    def decide_drop_out(self, woman: Woman, day: str, decision: str) -> Say:
        body = {"decision": decision, "decided_on": a_day(day)}
        return self.of_stay("counsellor", f"{day} 10:00", woman, "drop-out", body)

    def move(self, woman: Woman, day: str, movement: str, to: str | None = None, **more: Any) -> Say:  # noqa: ANN401 - any JSON
        body = {
            "participant_id": her(woman),
            "facility": self.prison.id,
            "movement": movement,
            "moved_on": a_day(day),
            **({"to_facility": to} if to else {}),
            **more,
        }
        title = f"{movement} {woman.name}"
        return self.say("registrar", f"{day} 07:00", title, "POST /v1/movements", body=body)

    def move_by_file(self, day: str, lines: Sequence[tuple[Woman, str, str | None]]) -> Say:
        """Movements of a morning as the register sends them."""
        content = "peserta,mutasi,tanggal,tujuan,serah_terima\n" + "".join(
            f"{her(woman)},{movement},{a_day(day)},{to or ''},tidak\n" for woman, movement, to in lines
        )
        do = f"POST /v1/facilities/{self.prison.id}/movements/file"
        return self.say("registrar", f"{day} 07:00", "berkas mutasi", do, content=content)

    def offer(self, woman: Woman, day: str, to: str, *, by: str, reply_by: str | None = None) -> Say:
        body = {
            "to_facility": to,
            "offered_on": a_day(day),
            **({"reply_by": a_day(reply_by)} if reply_by else {}),
        }
        return self.of_stay(by, f"{day} 08:00", woman, "hand-over", body)

    def accept(self, woman: Woman, day: str, by: str, *, full: bool = False) -> Say:
        """Take her stay over; ``full``: into a cohort without a place, which is refused."""
        body = {"cohort_id": f"{{{self.cohort}}}", "accepted_on": a_day(day)}
        no: Expected | None = refusal("cohort-full", 409) if full else None
        return self.of_stay(by, f"{day} 08:30", woman, "hand-over/acceptance", body, refused=no)

    def decline(self, woman: Woman, day: str, by: str, reason: str) -> Say:
        body = {"reason": reason, "declined_on": a_day(day)}
        return self.of_stay(by, f"{day} 08:40", woman, "hand-over/refusal", body)

    def take_back(self, woman: Woman, day: str, by: str) -> Say:
        body = {"closed_on": a_day(day)}
        return self.of_stay(by, f"{day} 08:50", woman, "hand-over/withdrawal", body, title="dicabut")

    def complete(
        self, woman: Woman, stage: str, day: str, *, refused: str | None = None, override: bool = False
    ) -> Say:
        """``refused``: the rule that the records do not reach, which the answer has to name."""
        no = refusal(refused, 422) if refused else None
        above = {"medical": "doctor", "social": "doctor", "skills": "head"}
        by = above[stage] if override else LEADER_OF[stage]
        body: dict[str, Any] = {"completed_on": a_day(day)}
        if override:
            body["override"] = {"reason": "keputusan_rapat_kasus"}
        what, title = f"stages/{stage}/completion", f"{stage} {'tetap ' * override}selesai"
        return self.of_stay(by, f"{day} 16:00", woman, what, body, title=title, refused=no)

    def custody_dates(self, woman: Woman, day: str, release: str) -> Say:
        do = f"PUT /v1/participants/{her(woman)}/custody-dates"
        body = {"expected_release": a_day(release)}
        return self.say("registrar", f"{day} 07:30", f"tanggal bebas {woman.name}", do, body=body)

    def refer_out(self, woman: Woman, day: str) -> Say:
        body = {"receiver": RECEIVER, "offered_on": a_day(day)}
        keep = {f"referral {woman.name}": "referral_id"}
        return self.of_stay("counsellor", f"{day} 08:00", woman, "release-referrals", body, keep=keep)

    def referral_answer(self, woman: Woman, day: str, answer: str) -> Say:
        what = f"release-referrals/{{referral {woman.name}}}/{answer}"
        body = {f"{answer}_on": a_day(day), **({"reason": "penuh"} if answer == "declined" else {})}
        return self.of_stay("counsellor", f"{day} 11:00", woman, what, body, title="rujukan keluar")

    def letter(self, woman: Woman, day: str) -> Say:
        body = {"issued_on": a_day(day)}
        return self.of_stay("counsellor", f"{day} 12:00", woman, "outcome-letters", body)

    def contact(self, woman: Woman, day: str, number: int, *, kept: bool) -> Say:
        do = f"POST /v1/participants/{her(woman)}/aftercare-contacts"
        body = {"number": number, "contacted_on": a_day(day), "kept": kept, "how": "phone"}
        return self.say("counsellor", f"{day} 13:00", f"kontak {number} {woman.name}", do, body=body)
