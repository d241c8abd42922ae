exports.up = (knex) =>
  knex.schema
    .alterTable('items', (table) => {
      table.renameColumn('price', 'amount');
      table.dropTimestamps();
      table.check('amount >= 0', [], 'amount_positive');
    })
    .createView('few', (view) => view.as(knex('items').select('id').where('id', '<', 10)));

exports.down = (knex) =>
  knex.schema.dropView('few').alterTable('items', (table) => {
    table.dropChecks('amount_positive');
    table.renameColumn('amount', 'price');
    table.timestamps(true, true);
  });
