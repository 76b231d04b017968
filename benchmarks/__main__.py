"""``python -m benchmarks [append|relay|projection|visible|importing ...]``: all when none is named."""

import asyncio
import importlib
import inspect
import sys

BENCHMARKS = ("append", "relay", "projection", "visible", "importing")


def run(names: list[str]) -> int:
    """Run the named benchmarks one after another; each module's ``main`` prints its own table."""
    if unknown := [name for name in names if name not in BENCHMARKS]:
        print(f"no such benchmark: {', '.join(unknown)} (there are {', '.join(BENCHMARKS)})", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        print(f"\n# {name}", flush=True)
        outcome = importlib.import_module(f"benchmarks.{name}").main()
        if inspect.isawaitable(outcome):
            asyncio.run(_finish(outcome))
    return 0


async def _finish(outcome: object) -> None:
    if inspect.isawaitable(outcome):
        await outcome


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
