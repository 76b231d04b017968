"""Run as a program: import the modules named as arguments and report what that touched, one line each."""

import importlib
import os
import socket
import sys
from typing import Any

TOUCHED: list[str] = []


class Watched(dict[str, str]):
    """An environment that notes who asks for a setting of ours."""

    def __getitem__(self, name: str) -> str:
        note(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - os.environ's own
        note(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        note(str(name))
        return super().__contains__(name)


def note(name: str) -> None:
    if name.upper().startswith("PULIH_"):
        TOUCHED.append(f"reads {name}")


def hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.bind", "subprocess.Popen"}:
        TOUCHED.append(f"{event} {arguments!r}")
    if event == "socket.__new__" and arguments[1] in {socket.AF_INET, socket.AF_INET6}:
        TOUCHED.append("opens a socket")


def main() -> None:
    os.environ = Watched(os.environ)  # type: ignore[assignment]  # noqa: B003 - this is the watch
    sys.addaudithook(hear)
    for module in sys.argv[1:]:
        before = len(TOUCHED)
        importlib.import_module(module)
        for touched in TOUCHED[before:]:
            print(f"{module}: {touched}")  # noqa: T201 - the report


main()
