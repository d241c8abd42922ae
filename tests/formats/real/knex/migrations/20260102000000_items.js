exports.up = (knex) =>
  knex.schema.createTable('items', (table) => {
    table.increments();
    table.bigInteger('user_id').notNullable().references('users.id').onDelete('CASCADE');
    table.enu('state', ['new', 'done'], { useNative: true, enumName: 'state' }).defaultTo('new');
    table.decimal('price', 12, 2).defaultTo(0);
    table.unique(['user_id', 'state']);
    table.timestamps(true, true);
  });

exports.down = (knex) => knex.schema.dropTable('items').raw('DROP TYPE state');
