"""The desk: staff, sessions, the steps of a report's path; the journal says who."""

import sqlalchemy as sa
from alembic import op

from intake.store.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What the states of before are on the path: a question to the reporter is no state of its own any more.
_STATES = {"handling": "investigating", "asked": "investigating", "answered": "investigating", "concluded": "closed"}


def upgrade() -> None:
    """Take the step."""
    op.add_column("reports", sa.Column("awaiting", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("reports", sa.Column("due_on", sa.Date()))
    op.add_column("reports", sa.Column("unit", sa.String(100), nullable=False, server_default=""))
    op.add_column("reports", sa.Column("way", sa.String(10), nullable=False, server_default="form"))
    op.add_column("journal", sa.Column("who", sa.String(40), nullable=False, server_default=""))
    op.create_index("ix_reports_state", "reports", ["state"])
    op.create_index("ix_reports_due_on", "reports", ["due_on"])
    reports = sa.table("reports", sa.column("state", sa.String), sa.column("awaiting", sa.Boolean))
    op.execute(reports.update().where(reports.c.state == "asked").values(awaiting=True))
    for before, after in _STATES.items():
        op.execute(reports.update().where(reports.c.state == before).values(state=after))
    op.create_table(
        "steps",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("report", sa.String(32), sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("staff", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("unit", sa.String(100), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_steps_report", "steps", ["report"])
    op.create_table(
        "staff",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("scopes", sa.String(2000), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("escrow_box", sa.LargeBinary(), nullable=False),
        sa.Column("last_code", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment()),
        sa.Column("left_at", Moment()),
    )
    op.create_table(
        "desk_sessions",
        sa.Column("id", sa.LargeBinary(16), primary_key=True),
        sa.Column("staff", sa.String(40), sa.ForeignKey("staff.name"), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_desk_sessions_staff", "desk_sessions", ["staff"])
