"""Acts of care besides ASSIST: substance profiles, other instruments, urgent findings that were handled."""

from typing import Any

from launch.story.script import Forms, Profiles, Urgent
from launch.story.telling import Telling

LEFT_OPEN = "-"

_ASI_AREAS = ("medical", "employment", "alcohol", "drug", "legal", "family", "psychiatric")


async def record_profiles(telling: Telling, profiles: Profiles) -> None:
    day = telling.calendar.day(profiles.at).isoformat()
    for woman, form in profiles.of.items():
        path = f"/v1/participants/{telling.participants[woman]}/substance-profile"
        body = {"recorded_on": day, **form}
        await telling.say("assessment", "POST", path, by=profiles.by, key=f"profile/{woman}", json=body)


async def fill_in(telling: Telling, forms: Forms) -> None:
    """One instrument, woman by woman."""
    for woman, digits in forms.of.items():
        path = f"/v1/participants/{telling.participants[woman]}/instruments/{forms.instrument}"
        body = {
            "completed_on": telling.calendar.day(forms.at).isoformat(),
            "occasion": forms.occasion,
            "variant": forms.variant,
            "answers": answers(forms.instrument, digits),
        }
        key = f"{forms.instrument}/{forms.occasion}/{woman}"
        await telling.say("assessment", "POST", path, by=forms.by, key=key, json=body)


async def handle(telling: Telling, urgent: Urgent) -> None:
    """What waits for a doctor, as her own answers show it; told again, nothing waits any more."""
    path = f"/v1/participants/{telling.participants[urgent.who]}"
    waiting = (await telling.ask("assessment", f"{path}/proposal", by=urgent.by))["urgent"]
    for finding in waiting:
        await telling.say(
            "assessment",
            "POST",
            f"{path}/urgent/{finding['finding_id']}/handling",
            by=urgent.by,
            key=f"urgent/{urgent.who}/{finding['kind']}",
            json={"outcome": urgent.outcome},
        )


def answers(instrument: str, digits: str) -> dict[str, Any]:
    """The body's answers from digits in the form's order; blanks only help to read them."""
    given = digits.replace(" ", "")
    codes = [f"{area}_severity" for area in _ASI_AREAS]
    if instrument != "asi":
        codes = [f"q{n}" for n in range(1, len(given) + 1)]
    of: dict[str, Any] = {
        code: digit == "1" if instrument == "srq20" else int(digit)
        for code, digit in zip(codes, given, strict=True)
        if digit != LEFT_OPEN
    }
    return {"controlled_environment": True, **of} if instrument == "asi" else of
