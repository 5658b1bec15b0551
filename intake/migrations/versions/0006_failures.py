"""Failures are counted by network, not by account alone: a stranger elsewhere locks nobody out."""

import sqlalchemy as sa
from alembic import op

from intake.store.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "failures",
        sa.Column("id", sa.LargeBinary(16), primary_key=True),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("closed_until", Moment()),
        sa.Column("forgotten_at", Moment(), nullable=False),
    )
    op.create_index("ix_failures_account", "failures", ["account"])
    op.create_index("ix_failures_forgotten_at", "failures", ["forgotten_at"])
    op.drop_column("staff", "failures")
    op.drop_column("staff", "locked_until")
