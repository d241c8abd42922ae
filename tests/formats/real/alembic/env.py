# What `alembic init` writes, with the database from the environment; each revision is a transaction of its own.
import os

from alembic import context
from sqlalchemy import create_engine

url = os.environ["DATABASE_URL"]
each = {"transaction_per_migration": True}

if context.is_offline_mode():
    context.configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"}, **each)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection, **each)
        with context.begin_transaction():
            context.run_migrations()
