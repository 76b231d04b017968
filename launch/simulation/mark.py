"""What a simulation leaves in its folder, so that the next one can say what it found there."""

import json
from dataclasses import asdict, dataclass

from launch.home import Home

FILE = "simulation.json"


@dataclass(frozen=True)
class Mark:
    """What is played: the arguments."""

    facilities: int
    participants: int
    weeks: int
    seed: int

    def write(self, home: Home, *, sent: int, of: int) -> None:
        """Say how far it is; it is not over before ``done``."""
        body = {**asdict(self), "sent": sent, "of": of}
        draft = home.path / f"{FILE}.new"
        draft.write_text(json.dumps(body), encoding="utf-8")
        draft.replace(home.path / FILE)

    def done(self, home: Home) -> None:
        """It was played and judged: nothing is left unfinished."""
        (home.path / FILE).unlink(missing_ok=True)

    @staticmethod
    def left_in(home: Home) -> str | None:
        """A sentence about what an earlier one left unfinished, if it did."""
        try:
            body = json.loads((home.path / FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        what = "{participants} women in {facilities} prisons, {weeks} weeks, seed {seed}".format(**body)
        return f"An earlier simulation ({what}) ended after {body['sent']} of {body['of']} commands"
