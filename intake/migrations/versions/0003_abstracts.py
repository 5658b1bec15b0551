"""Abstracts to investigating units, the public keys of those who get them, and reports of one matter."""

import sqlalchemy as sa
from alembic import op

from intake.store.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("reports", sa.Column("matter", sa.String(20), nullable=False, server_default=""))
    op.create_index("ix_reports_matter", "reports", ["matter"])
    op.add_column("staff", sa.Column("public", sa.LargeBinary(32), nullable=False, server_default=""))
    op.create_table(
        "abstracts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("report", sa.String(32), sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("staff", sa.String(40), sa.ForeignKey("staff.name"), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("answered_at", Moment()),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("answer_box", sa.LargeBinary()),
    )
    op.create_index("ix_abstracts_report", "abstracts", ["report"])
    op.create_index("ix_abstracts_staff", "abstracts", ["staff"])
