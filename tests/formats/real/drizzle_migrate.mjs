// What drizzle-kit migrate does, for a database reached by a socket: drizzle_migrate.mjs TOOLS HOST DATABASE DIRECTORY
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [tools, host, database, migrationsFolder] = process.argv.slice(2);
const require = createRequire(join(tools, 'x.js'));
const { Client } = require('pg');
const { drizzle } = require('drizzle-orm/node-postgres');
const { migrate } = require('drizzle-orm/node-postgres/migrator');
const client = new Client({ host, database, user: 'postgres' });
await client.connect();
await migrate(drizzle(client), { migrationsFolder });
await client.end();
