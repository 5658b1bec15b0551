"""Outcomes: what follows a finding, and what is left of a deleted report."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("reports", sa.Column("effect", sa.String(300), nullable=False, server_default=""))
    op.add_column("reports", sa.Column("slot", sa.String(20), nullable=False, server_default=""))
    op.create_table(
        "settled",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("notice", sa.String(200), nullable=False),
        sa.Column("candidate", sa.String(100)),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.Column("effect", sa.String(300), nullable=False),
        sa.Column("slot", sa.String(20), nullable=False),
    )
    op.create_index("ix_settled_notice", "settled", ["notice"])
