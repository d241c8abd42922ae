"""The fleet in the directory that is this program's argument, as ../fleet.hpp has it; two processes."""
import multiprocessing
import sys

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

PROCESSES = 2


def upgrade(connection, config, script):
    def to_head(revision, _):
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(config, script, fn=to_head) as environment:
        environment.configure(connection=connection)
        with environment.begin_transaction():
            environment.run_migrations()


def upgrade_schemas(place, schemas, config, script):
    with create_engine(place).connect() as connection:
        for schema in schemas:
            with connection.begin():
                connection.exec_driver_sql(f"SET search_path TO {schema}")
            connection.dialect.default_schema_name = schema
            upgrade(connection, config, script)


def upgrade_all(directory, tenants):
    config = Config()
    config.set_main_option("script_location", f"{directory}/translated")
    script = ScriptDirectory.from_config(config)
    place, schema = tenants[0]
    if schema not in ("", "public"):
        upgrade_schemas(place, [schema for _, schema in tenants], config, script)
        return
    for place, schema in tenants:
        url = place if schema else f"sqlite:///{place}"
        with create_engine(url, poolclass=NullPool).connect() as connection:
            upgrade(connection, config, script)


def main():
    directory = sys.argv[1]
    with open(f"{directory}/tenants", encoding="utf-8") as lines:
        tenants = [line.rstrip("\n").split("\t") for line in lines]
    shares = [tenants[i::PROCESSES] for i in range(PROCESSES)]
    workers = [multiprocessing.Process(target=upgrade_all, args=(directory, share)) for share in shares if share]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sys.exit(any(worker.exitcode for worker in workers))


main()
