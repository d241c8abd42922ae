// print.js DIRECTORY: the SQL of each migration that gives its queries back, as a pair of files for Drover.
const { readdirSync, writeFileSync } = require('fs');
const { join, resolve } = require('path');
const knex = require('knex')({ client: 'pg' });

const directory = process.argv[2];
for (const file of readdirSync('migrations').sort()) {
  const migration = require(resolve('migrations', file));
  const head = migration.config?.transaction === false ? '-- drover:transaction none\n' : '';
  for (const way of ['up', 'down']) {
    writeFileSync(join(directory, file.replace(/js$/, `${way}.sql`)), `${head}${migration[way](knex)};\n`);
  }
}
