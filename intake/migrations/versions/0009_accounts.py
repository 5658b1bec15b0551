"""Accounts are signed; sessions are bound to their account and end for good.  Whoever is at the desk logs in again."""

import sqlalchemy as sa
from alembic import op

from intake.store.tables import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("staff", sa.Column("signature", sa.LargeBinary()))
    op.drop_table("desk_sessions")
    op.create_table(
        "desk_sessions",
        sa.Column("id", sa.LargeBinary(16), primary_key=True),
        sa.Column("staff", sa.String(40), sa.ForeignKey("staff.name"), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_desk_sessions_staff", "desk_sessions", ["staff"])
