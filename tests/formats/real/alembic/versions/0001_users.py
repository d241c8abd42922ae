import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    users = op.create_table(
        "users",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("größe", sa.Text, server_default="it's naïve; COMMIT; -- no comment", comment="日本語 %"),
        comment="$$ and ; 'quotes'",
    )
    op.create_index("users_größe", "users", ["größe"], unique=True)
    op.bulk_insert(users, [{"größe": "a;b"}, {"größe": "c:d"}])


def downgrade():
    op.drop_table("users")
