"""The vault's parts, wired: what writes, reads, audits and rotates, and what answers."""

from datetime import timedelta
from functools import partial

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.commands.context import Context
from services.assessment.commands.protecting import Protecting
from services.assessment.extract.gathering import Extracts
from services.assessment.extract.participation import Participation
from services.assessment.retention import load as load_retention
from services.assessment.routes import notes, protection
from services.assessment.sharing import Sharing
from services.assessment.vault import answering
from services.assessment.vault.answering import VaultDesk
from services.assessment.vault.auditing import ReadAudit
from services.assessment.vault.keyring import Keyring
from services.assessment.vault.notes import NotesReader
from services.assessment.vault.opening import VaultOpener
from services.assessment.vault.reading import VaultReader
from services.assessment.vault.receipts import Receipts
from services.assessment.vault.rotation import Progress, VaultKeys
from services.assessment.vault.writing import VaultWriter
from shared.eventstore.migrating import engine as engine_of
from shared.http.tokens import Verifier
from shared.runtime.clock import Clock
from shared.runtime.settings import Settings
from shared.subscriptions.service import Subscriptions


class Vault:
    """Everything that touches what is known about persons. Reads no key file before it is asked for."""

    def __init__(
        self,
        settings: Settings,
        engine: AsyncEngine,
        clock: Clock,
        verifier: Verifier,
        sharing: Sharing,
    ) -> None:
        self.retention = load_retention()
        keyring = Keyring.of(settings)
        self.opener = VaultOpener(engine, keyring)
        self.writer = VaultWriter(engine, keyring, clock)
        self.keys = VaultKeys(engine, keyring, clock)
        self.audit = ReadAudit(engine, clock)
        self.reader = VaultReader(self.opener, self.audit)
        self.notes = NotesReader(self.opener, self.audit)
        token = partial(settings.secret, "service_token_file") if settings.service_token_file else None
        self.participation = Participation(token)
        self.extracts = Extracts(self.opener, self.audit, self.participation)
        self.receipts = Receipts(engine, clock, timedelta(hours=self.retention.receipt_hours))
        self.answers = VaultDesk(self.reader, verifier, sharing, self.receipts)

    def routers(self, context: Context) -> list[APIRouter]:
        """Routes of data protection, counselling notes and extracts."""
        return [
            protection.router(Protecting(context, self.retention)),
            protection.register_router(self.receipts, self.audit),
            notes.router(context, self.notes),
            notes.extract_router(context, self.extracts),
        ]

    def serve(self, heard: Subscriptions) -> None:
        """Answer requests over the broker."""
        heard.serve(answering.NAMES, self.answers.names)
        heard.serve(answering.SEARCH, self.answers.search)
        heard.serve(answering.CONTENTS, self.answers.contents)
        heard.serve(answering.OUTSTANDING, self.answers.outstanding)
        heard.serve(answering.RECEIPT, self.answers.receipt)


async def rotate(settings: Settings, progress: Progress | None = None) -> int:
    """Rewrap the vault's keys under the key file's key; how many."""
    settings.require("database", "vault_key_file")
    engine = engine_of(settings.database, pool_size=2, application_name="pulih rotate vault")
    try:
        return await VaultKeys(engine, Keyring.of(settings), settings.clock).rotate(progress)
    finally:
        await engine.dispose()
