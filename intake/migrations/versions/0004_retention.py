"""Retention: when the staff were reminded that a closed report is about to be deleted."""

import sqlalchemy as sa
from alembic import op

from intake.store.tables import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("reports", sa.Column("reminded_at", Moment()))
