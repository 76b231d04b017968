"""`python -m services.assessment`: run, provision, documents, replay, refill, wordings, rotation."""

import asyncio
import json
import sys

from services.assessment.refilling import refill
from services.assessment.service import build, provision, replay
from services.assessment.vault.keyring import VaultLocked
from services.assessment.vault.rotation import RotationStopped
from services.assessment.vaulting import rotate
from services.assessment.wordings.loading import wording
from shared.http.serving import run
from shared.projections.refilling import run_refill
from shared.runtime.settings import SettingMissing, Settings

USAGE = (
    "python -m services.assessment"
    " [run | provision | openapi | asyncapi | replay KEY | refill | wording FILE | rotate]"
)


def main(argv: list[str]) -> int:
    """Exit code of a command; the documents need no server."""
    match argv or ["run"]:
        case ["run"]:
            return run(build, Settings(), service="assessment")
        case ["provision"]:
            asyncio.run(provision(Settings()))
        case ["openapi" | "asyncapi" as document]:
            app = build(Settings())
            written = app.openapi() if document == "openapi" else app.state.asyncapi()
            sys.stdout.write(json.dumps(written, indent=2, ensure_ascii=False) + "\n")
        case ["replay", key]:
            sys.stdout.write(asyncio.run(replay(Settings(), key)) + "\n")
        case ["refill"]:
            return run_refill(refill(Settings()))
        case ["wording", path]:
            return wording(Settings(), path)
        case ["rotate"]:
            return _rotate()
        case _:
            sys.stderr.write(f"{USAGE}\n")
            return 2
    return 0


def _rotate() -> int:
    def progress(done: int, left: int) -> None:
        sys.stdout.write(f"{done} keys rewrapped, {left} left\n")

    try:
        done = asyncio.run(rotate(Settings(), progress))
    except (VaultLocked, RotationStopped, SettingMissing) as error:
        sys.stderr.write(
            f"rotation stopped: {error}\nWhat was done stays done; run it again after the fix.\n"
        )
        return 1
    sys.stdout.write(f"{done} keys rewrapped; nothing is wrapped by another key any more\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
