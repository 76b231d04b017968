"""Which agencies this process serves, and what each one's engines and broker user are."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from services.reporting import bnnp, kanwil, lapas
from shared.projections.projection import View
from shared.runtime.settings import Settings

VIEWS: Mapping[str, View] = {view.schema: view for view in (bnnp.VIEW, lapas.VIEW, kanwil.VIEW)}
"""Agency to its view, in the order in which pages list them."""

ALL = "all"


TEXTS = ("database", "reader_database", "nats_user")
FILES = ("nats_password_file", "service_token_file")
"""Settings in which ``{agency}`` stands for the agency's name."""


class OnePerProcess(ValueError):  # noqa: N818 - it says the rule
    """Outside the embedded profile every agency has a process of its own, with its own secrets."""


def served(settings: Settings) -> Sequence[str]:
    """Agencies of this process.

    Raises:
        OnePerProcess: all of them were asked for in production.
    """
    if settings.agency != ALL:
        return [settings.agency]
    if not settings.embedded:
        raise OnePerProcess(
            "PULIH_AGENCY=all works in the embedded profile only: a process that serves the prison's page "
            "must not be able to read BNN's rows. Run one process per agency (bnnp, lapas, kanwil)."
        )
    return list(VIEWS)


def settings_of(settings: Settings, agency: str) -> Settings:
    """The settings as this agency's own process would have them: ``{agency}`` in addresses is filled in."""
    texts = {name: _filled(getattr(settings, name), agency) for name in TEXTS}
    files = {
        name: path and Path(_filled(str(path), agency))
        for name in FILES
        for path in [getattr(settings, name)]
    }
    return settings.model_copy(update={"agency": agency, **texts, **files})


def _filled(template: str, agency: str) -> str:
    return template.replace("{agency}", agency)
