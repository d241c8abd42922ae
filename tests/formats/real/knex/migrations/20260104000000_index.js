exports.up = (knex) => knex.raw('CREATE INDEX CONCURRENTLY items_price ON items (price) WHERE price > 10');

exports.down = (knex) => knex.schema.raw('DROP INDEX CONCURRENTLY items_price');

exports.config = { transaction: false };
