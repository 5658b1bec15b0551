"""Attachments are sealed and stored by the piece; those of before stay whole in their row and open as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("attachments", sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE attachments SET size = length(box)")
    op.create_table(
        "attachment_pieces",
        sa.Column("file", sa.String(32), sa.ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("box", sa.LargeBinary(), nullable=False),
    )
