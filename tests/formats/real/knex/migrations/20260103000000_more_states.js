exports.up = (knex) =>
  knex.raw(`BEGIN; ALTER TYPE state ADD VALUE 'größer' BEFORE 'new'; COMMIT;
COMMENT ON TYPE state IS $größe$one; $$ 'two'$größe$`);

exports.down = (knex) => knex.raw('COMMENT ON TYPE state IS NULL');

exports.config = { transaction: false };
