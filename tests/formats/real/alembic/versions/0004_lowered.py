from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade():
    op.execute("""
CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW."größe" := lower(NEW."größe"); -- a semicolon; in a comment
  RETURN NEW;
END;
$body$
""")
    op.execute("CREATE TRIGGER lowered BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION lowered()")


def downgrade():
    op.execute("DROP TRIGGER lowered ON users")
    op.execute("DROP FUNCTION lowered()")
