// The fleet in the directory that is this program's argument, as ../fleet.hpp has it; eight tenants in flight.
import {readFileSync} from 'node:fs';
import pg from 'pg';

const at_once = 8;
const directory = process.argv[2];

export const migrations = `${directory}/translated`;

export const tenants = readFileSync(`${directory}/tenants`, 'utf8').replace(/\n$/, '').split('\n').map((line, number) => {
  const [place, schema] = line.split('\t');
  return {number, place, schema};
});

export const on_postgres = tenants[0].schema !== '';

async function in_flight(lane) {
  const queue = [...tenants];
  await Promise.all(Array.from({length: at_once}, () => lane(queue)));
}

// `work(client, tenant)`, where a tenant's tables are the first on the search path. Schemas of one database share their
// connections.
export const each_on_postgres = (work) => in_flight(async (queue) => {
  let client;
  let place;
  for (let tenant = queue.shift(); tenant; tenant = queue.shift()) {
    if (tenant.place !== place) {
      await client?.end();
      client = new pg.Client(tenant.place);
      await client.connect();
      ({place} = tenant);
    }
    if (tenant.schema !== 'public') await client.query(`SET search_path TO ${tenant.schema}`);
    await work(client, tenant);
  }
  await client?.end();
});

export const each_file = (work) => in_flight(async (queue) => {
  for (let tenant = queue.shift(); tenant; tenant = queue.shift()) await work(tenant);
});
