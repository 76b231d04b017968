"""Tables of a view: one per projection, counters, and the bookkeeping that moves with them."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from shared.projections.projection import View
from shared.projections.rows import Shape

_STAMP = sa.DateTime(timezone=True)
_FILLFACTOR = {"fillfactor": 85}
"""Rows are rewritten in place: room for the new copy on the same page spares the indexes."""


class NotProvisioned(RuntimeError):  # noqa: N818 - a finding
    """The view's tables are not there: ``provision`` makes them."""


class ViewTables:
    """All tables of one build of a view.

    Public, in ``<schema>``: rows ``<projection>_v<version>``, ``<name>_counters_v<version>``,
    ``checkpoints``, ``active_versions`` and ``versions``. Private, in ``<schema>_private``, for the projector
    alone: rows of private projections, and ``parked`` (it holds whole envelopes). A ``refill`` is a second
    build of the same version beside the serving one; its tables end in ``_refill`` until they take the places
    of the others.
    """

    def __init__(self, view: View, *, refill: bool = False) -> None:
        self.view = view
        self.key = f"{view.name}~refill" if refill else view.name
        self.private = f"{view.schema}_private"
        self.suffix = f"_v{view.version}_refill" if refill else f"_v{view.version}"
        self.shapes = tuple(Shape(projection) for projection in view.projections)
        self.metadata = sa.MetaData()
        self.rows = tuple(self._rows(shape) for shape in self.shapes)
        self.counters = self._counters()
        self.checkpoints = self._checkpoints()
        self.active = self._active()
        self.versions = self._versions()
        self.parked = self._parked()

    @property
    def build(self) -> tuple[sa.Table, ...]:
        """The tables that belong to this build alone."""
        return (*self.rows, self.counters)

    @property
    def bookkeeping(self) -> tuple[sa.Table, ...]:
        """The tables that all builds of all views in the schema share."""
        return (self.checkpoints, self.active, self.versions, self.parked)

    def table(self, projection: str) -> sa.Table:
        """Table of a projection, by its name."""
        return self.rows[[p.name for p in self.view.projections].index(projection)]

    def _rows(self, shape: Shape) -> sa.Table:
        name = shape.projection.name + self.suffix
        return sa.Table(
            name,
            self.metadata,
            *(
                sa.Column(f.name, f.type, primary_key=f.name in shape.key, nullable=f.nullable)
                for f in shape.fields
            ),
            *(sa.Index(f"ix_{name}_{'_'.join(names)}"[:63], *names) for names in shape.projection.indexes),
            *(_containing(name, column) for column in shape.projection.contained),
            schema=self.private if shape.projection.private else self.view.schema,
            postgresql_with=_FILLFACTOR,
        )

    def _counters(self) -> sa.Table:
        return sa.Table(
            f"{self.view.name}_counters{self.suffix}",
            self.metadata,
            sa.Column("facility", sa.Text, primary_key=True),
            sa.Column("day", sa.Date, primary_key=True),
            sa.Column("counter", sa.Text, primary_key=True),
            sa.Column("n", sa.BigInteger, nullable=False),
            schema=self.view.schema,
            postgresql_with=_FILLFACTOR,
        )

    def _checkpoints(self) -> sa.Table:
        return sa.Table(
            "checkpoints",
            self.metadata,
            sa.Column("view", sa.Text, primary_key=True),
            sa.Column("version", sa.Integer, primary_key=True),
            sa.Column("log", sa.Text, primary_key=True),
            sa.Column("epoch", sa.BigInteger, nullable=False),
            sa.Column("position", sa.BigInteger, nullable=False),
            sa.Column("hash", sa.Text, nullable=False),
            sa.Column("recorded_at", _STAMP, comment="of the last event applied; empty before the first"),
            sa.Column("updated_at", _STAMP),
            schema=self.view.schema,
            postgresql_with={"fillfactor": 50},
        )

    def _active(self) -> sa.Table:
        return sa.Table(
            "active_versions",
            self.metadata,
            sa.Column("view", sa.Text, primary_key=True),
            sa.Column("version", sa.Integer, nullable=False),
            sa.Column("previous", sa.Integer, comment="what a roll-back switches to"),
            sa.Column("switched_at", _STAMP),
            schema=self.view.schema,
        )

    def _versions(self) -> sa.Table:
        return sa.Table(
            "versions",
            self.metadata,
            sa.Column("view", sa.Text, primary_key=True),
            sa.Column("version", sa.Integer, primary_key=True),
            sa.Column("tables", JSONB, nullable=False, comment="quoted names: what retiring it drops"),
            schema=self.view.schema,
        )

    def _parked(self) -> sa.Table:
        return sa.Table(
            "parked",
            self.metadata,
            sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
            sa.Column("view", sa.Text, nullable=False),
            sa.Column("version", sa.Integer, nullable=False),
            sa.Column("key", sa.Text, nullable=False, comment="the envelope's subject"),
            sa.Column("log", sa.Text, nullable=False),
            sa.Column("position", sa.BigInteger, nullable=False),
            sa.Column("type", sa.Text, nullable=False),
            sa.Column("envelope", sa.Text, nullable=False),
            sa.Column("error", sa.Text, comment="empty: parked behind an earlier event of its key"),
            sa.Column("parked_at", _STAMP, nullable=False),
            sa.UniqueConstraint("view", "version", "log", "position"),
            sa.Index("ix_parked_key", "view", "version", "key", "id"),
            schema=self.private,
        )


def _containing(table: str, column: str) -> sa.Index:
    """An index of what a jsonb column contains."""
    name = f"ix_{table}_{column}_contains"[:63]
    return sa.Index(name, column, postgresql_using="gin", postgresql_ops={column: "jsonb_path_ops"})
