from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("items_user", "items", ["user_id"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("items_user", "items", postgresql_concurrently=True)
