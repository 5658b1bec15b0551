"""The first tables: reports, attachments, messages, journal."""

import sqlalchemy as sa
from alembic import op

from intake.store.tables import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "reports",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("reference", sa.String(20), nullable=False, unique=True),
        sa.Column("notice", sa.String(200), nullable=False),
        sa.Column("candidate", sa.String(100)),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("locator", sa.LargeBinary(16), nullable=False, unique=True),
        sa.Column("submission", sa.LargeBinary(16), nullable=False, unique=True),
        sa.Column("reporter_key", sa.LargeBinary(32), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("identity", sa.LargeBinary()),
    )
    op.create_index("ix_reports_notice", "reports", ["notice"])
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("report", sa.String(32), sa.ForeignKey("reports.id")),
        sa.Column("arrived_at", Moment(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_attachments_report", "attachments", ["report"])
    op.create_index("ix_attachments_arrived_at", "attachments", ["arrived_at"])
    op.create_table(
        "messages",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("report", sa.String(32), sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(10), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("submission", sa.LargeBinary(16), unique=True),
        sa.Column("box", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_messages_report", "messages", ["report"])
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
    )
