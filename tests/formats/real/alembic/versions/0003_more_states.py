from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE state ADD VALUE 'größer' BEFORE 'new'")
    op.alter_column("items", "state", server_default="größer")


def downgrade():
    op.alter_column("items", "state", server_default="new")
