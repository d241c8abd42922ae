import {runner} from 'node-pg-migrate';
import {each_on_postgres, migrations as dir} from './fleet.mjs';

const quiet = () => {};
const logger = {debug: quiet, info: quiet, warn: quiet, error: quiet};

// Its lock is one for each database: schemas that are to go on side by side need one each.
await each_on_postgres((dbClient, {number, schema}) => runner({
  dbClient, dir, logger, direction: 'up', migrationsTable: 'pgmigrations', migrationsSchema: schema, schema,
  ...(schema === 'public' ? {} : {lockValue: number + 1}),
}));
