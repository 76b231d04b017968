"""The secrets of the containers: made once in the operator's volume, and each service given only its own."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launch.broker_users import authorization
from launch.environment import ISSUER
from launch.keys import Keys
from launch.provision import AGENCIES, REPORTING, WRITERS, AgencyRoles, roles
from launch.tokens import write_service_tokens

SUPERUSER = "postgres"
PORT = 5432
APPLICATION, DATABASE, BROKER = 10001, 70, 10002
"""User ids of our own images, of ``postgres:17-alpine``, and the one that ``nats`` is run as."""

NATS_CONF = """server_name: pulih
listen: 0.0.0.0:4222
http: 127.0.0.1:8222
max_payload: 1MB
jetstream {{ store_dir: /data, sync_interval: always }}
authorization {{
{users}
}}
"""


@dataclass(frozen=True)
class Volume:
    """A service's secrets: copied files by name, and the database roles that its password file holds."""

    name: str
    files: tuple[str, ...]
    database: str
    roles: tuple[str, ...]


def volumes() -> list[Volume]:
    """What each service gets, and nothing more."""
    found = [Volume(service, _files(service), service, (service,)) for service in WRITERS]
    for agency in AGENCIES:
        names = AgencyRoles(agency)
        found.append(Volume(agency, _files(agency), REPORTING, (names.projector, names.reader)))
    return found


def _files(name: str) -> tuple[str, ...]:
    files = ("jwks.json", f"hmac-{name}.key", f"nats-{name}.password", f"{name}.token")
    return (*files, "vault.key") if name == "assessment" else files


def make(operator: Path, out: Path) -> None:
    """Make what is missing in ``operator`` and lay out ``out/<service>``, ``out/postgres``, ``out/nats``.

    Run again it changes nothing but the services' tokens, which it renews. Needs the right to change owners.
    """
    keys = Keys(operator)
    keys.make(database_roles=(*roles(), SUPERUSER))
    write_service_tokens(keys, os.environ.get("PULIH_ISSUER", ISSUER))
    _own_all(operator, APPLICATION)
    for volume in volumes():
        _fill(volume, keys, out / volume.name)
    superuser = out / "postgres" / "password"
    _write(superuser, keys.database_password(SUPERUSER).read_text(), DATABASE)
    conf = NATS_CONF.format(users=authorization(keys.broker_passwords()))
    _write(out / "nats" / "nats.conf", conf, BROKER)
    os.chown(out / "nats-data", BROKER, BROKER)


def _fill(volume: Volume, keys: Keys, folder: Path) -> None:
    for name in volume.files:
        _write(folder / name, (keys.folder / name).read_text(), APPLICATION)
    lines = [
        f"*:{PORT}:{volume.database}:{role}:{keys.database_password(role).read_text().strip()}"
        for role in volume.roles
    ]
    _write(folder / "pgpass", "\n".join(lines) + "\n", APPLICATION)


def _write(path: Path, text: str, owner: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.chown(path.parent, owner, owner)
    path.parent.chmod(0o700)
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    os.chown(draft, owner, owner)
    draft.replace(path)


def _own_all(folder: Path, owner: int) -> None:
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, owner, owner)


def database_url(role: str, database: str, host: str, passfile: Path) -> str:
    """Address of a database whose password lies in a ``pgpass`` file."""
    return f"postgresql://{role}@{host}:{PORT}/{database}?passfile={passfile}"


def one_shots(operator: Path, base: Mapping[str, str], host: str) -> list[tuple[str, dict[str, str]]]:
    """Service and environment of each ``provision`` run in the provisioning container."""
    keys = Keys(operator)
    runs = []
    for volume in volumes():
        role = volume.roles[0]
        password = keys.database_password(role).read_text().strip()
        service = volume.database
        environment = {
            **base,
            "PULIH_DATABASE": f"postgresql://{role}:{password}@{host}:{PORT}/{volume.database}",
            "PULIH_NATS_USER": volume.name,
            "PULIH_NATS_PASSWORD_FILE": str(keys.broker_password(volume.name)),
            "PULIH_JWKS_FILE": str(keys.jwks),
            "PULIH_HMAC_KEY_FILE": str(keys.hmac(volume.name)),
            "PULIH_SERVICE_TOKEN_FILE": str(keys.service_token(volume.name)),
        }
        if service == "assessment":
            environment["PULIH_VAULT_KEY_FILE"] = str(keys.vault)
            environment["PULIH_VAULT_PREVIOUS_KEY_FILE"] = str(keys.vault_before)
        if service == REPORTING:
            environment["PULIH_AGENCY"] = volume.name
        runs.append((service, environment))
    return runs
