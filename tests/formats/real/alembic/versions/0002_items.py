import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.create_table(
        "items",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.Enum("new", "it's done", name="state"), server_default="new"),
        sa.Column("price", sa.Numeric(12, 2), sa.CheckConstraint("price >= 0", name="price_positive")),
    )


def downgrade():
    op.drop_table("items")
    op.execute("DROP TYPE state")
