"""Signatures: of every report with all that belongs to it, of what is left of deleted ones, of the journal's head."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; what was stored before is signed afterwards, by ``intake.store.adoption``."""
    op.add_column("reports", sa.Column("entry", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("reports", sa.Column("adopted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("reports", sa.Column("whole", sa.LargeBinary(32)))
    op.add_column("reports", sa.Column("signature", sa.LargeBinary(64)))
    op.add_column("settled", sa.Column("signature", sa.LargeBinary(64)))
    op.add_column("journal", sa.Column("signature", sa.LargeBinary(64)))
    op.create_index("ix_journal_reference", "journal", ["reference"])
