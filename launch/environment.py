"""What each process of the embedded profile is told: its own addresses and secrets and nobody else's."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from launch.backing import Nats, Postgres
from launch.home import ROOT, Home
from launch.keys import Keys
from launch.provision import REPORTING, WRITERS, AgencyRoles

SERVICES = ("assessment", "program", "reporting")
"""In the order in which they start; they stop in the reverse."""

ISSUER = "pulih-demo"
FEEDS = {"assessment": "assessment", "clinical": "assessment", "program": "program"}
"""Log to the service that owns it and serves its feed."""

PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "SSL_CERT_FILE",
    "PULIH_CRASH_AT",
    "PULIH_LOG_LEVEL",
    "PULIH_TEMPLATES",
)
"""What a process inherits; everything else is given by name."""


@dataclass(frozen=True)
class Installation:
    """The embedded installation as its processes have to know it. ``now`` (ISO 8601) moves the clock."""

    home: Home
    postgres: Postgres
    nats: Nats
    ports: Mapping[str, int]
    host: str = "127.0.0.1"
    now: str | None = None

    @property
    def addresses(self) -> dict[str, str]:
        """Base URL of each service."""
        return {service: f"http://{self.host}:{port}" for service, port in self.ports.items()}

    def environment(self, service: str) -> dict[str, str]:
        """The whole environment of ``python -m services.<service>``."""
        keys = Keys(self.home.keys)
        broker_user = "{agency}" if service == REPORTING else service
        given = {
            **self._common(keys),
            "PULIH_HTTP_PORT": str(self.ports[service]),
            "PULIH_HMAC_KEY_FILE": str(keys.hmac(service)),
            "PULIH_NATS_USER": broker_user,
            "PULIH_NATS_PASSWORD_FILE": str(keys.broker_password(broker_user)),
            "PULIH_SERVICE_TOKEN_FILE": str(keys.service_token(service)),
        }
        if service in WRITERS:
            given["PULIH_DATABASE"] = self.postgres.dsn(service, service)
        if service == "assessment":
            given["PULIH_VAULT_KEY_FILE"] = str(keys.vault)
            given["PULIH_VAULT_PREVIOUS_KEY_FILE"] = str(keys.vault_before)
        if service == REPORTING:
            given["PULIH_AGENCY"] = "all"
            given["PULIH_DATABASE"] = self.postgres.dsn(REPORTING, "{agency}_projector")
            given["PULIH_READER_DATABASE"] = self.postgres.dsn(REPORTING, "{agency}_reader")
        return given

    def agency_environment(self, agency: str) -> dict[str, str]:
        """The environment of a one-shot command about one agency's view (provision, rebuild, replay)."""
        keys, roles = Keys(self.home.keys), AgencyRoles(agency)
        return {
            **self.environment(REPORTING),
            "PULIH_AGENCY": agency,
            "PULIH_DATABASE": self.postgres.dsn(REPORTING, roles.projector),
            "PULIH_READER_DATABASE": self.postgres.dsn(REPORTING, roles.reader),
            "PULIH_NATS_USER": agency,
            "PULIH_NATS_PASSWORD_FILE": str(keys.broker_password(agency)),
        }

    def one_shots(self) -> list[tuple[str, dict[str, str]]]:
        """Service and environment of each ``provision`` run."""
        return [(service, self.environment(service)) for service in SERVICES]

    def _common(self, keys: Keys) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        given = {
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "PULIH_PROFILE": "embedded",
            "PULIH_INSTALLATION": "ntt",
            "PULIH_HTTP_HOST": self.host,
            "PULIH_NATS": self.nats.url,
            "PULIH_ISSUER": ISSUER,
            "PULIH_AUDIENCE": "pulih",
            "PULIH_JWKS_FILE": str(keys.jwks),
            "PULIH_DEMO_ISSUER_KEY": str(keys.issuer),
            "PULIH_FEEDS": json.dumps({log: self.addresses[owner] for log, owner in FEEDS.items()}),
            "PULIH_PAGES": json.dumps(self.addresses),
        }
        return inherited | given | ({"PULIH_NOW": self.now} if self.now else {})
