import {createClient} from '@libsql/client';
import {drizzle as on_files} from 'drizzle-orm/libsql';
import {migrate as migrate_file} from 'drizzle-orm/libsql/migrator';
import {drizzle} from 'drizzle-orm/node-postgres';
import {migrate} from 'drizzle-orm/node-postgres/migrator';
import {each_file, each_on_postgres, migrations as migrationsFolder, on_postgres} from './fleet.mjs';

if (on_postgres) {
  await each_on_postgres((client, {schema}) => migrate(drizzle(client), {migrationsFolder, migrationsSchema: schema}));
} else {
  await each_file(async ({place}) => {
    const client = createClient({url: `file:${place}`});
    await migrate_file(on_files(client), {migrationsFolder});
    client.close();
  });
}
