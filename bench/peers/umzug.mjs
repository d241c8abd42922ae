// Each migration is one transaction with its row: begun with its SQL, ended by the storage.
import {readFileSync, readdirSync} from 'node:fs';
import Database from 'libsql';
import {Umzug} from 'umzug';
import {each_file, each_on_postgres, migrations as directory, on_postgres} from './fleet.mjs';

const files = readdirSync(directory).sort().map((name) => ({name, sql: readFileSync(`${directory}/${name}`, 'utf8')}));
const migrations = files.map(({name, sql}) => ({name, up: ({context}) => context.run(`BEGIN;${sql}`)}));

const storage = {
  async executed({context}) {
    await context.run('CREATE TABLE IF NOT EXISTS umzug (name text PRIMARY KEY)');
    return (await context.rows('SELECT name FROM umzug ORDER BY name')).map(({name}) => name);
  },
  async logMigration({name, context}) {
    await context.add(name);
    await context.run('COMMIT');
  },
  unlogMigration: ({name}) => Promise.reject(new Error(`${name} is not taken back here`)),
};

const up = (context) => new Umzug({migrations, context, storage, logger: undefined}).up();

if (on_postgres) {
  await each_on_postgres((client) => up({
    run: (sql) => client.query(sql),
    rows: async (sql) => (await client.query(sql)).rows,
    add: (name) => client.query('INSERT INTO umzug VALUES ($1)', [name]),
  }));
} else {
  await each_file(async ({place}) => {
    const database = new Database(place);
    await up({
      run: async (sql) => database.exec(sql),
      rows: async (sql) => database.prepare(sql).all(),
      add: async (name) => database.prepare('INSERT INTO umzug VALUES (?)').run(name),
    });
    database.close();
  });
}
