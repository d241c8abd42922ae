exports.up = (knex) =>
  knex.schema
    .createTable('users', (table) => {
      table.bigIncrements('id');
      table.text('note').defaultTo("it's naïve; -- no comment").comment('日本語');
      table.string('größe', 80).notNullable().index();
    })
    .raw(`CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.note := lower(NEW.note); -- a semicolon; in a comment
  RETURN NEW;
END;
$body$`)
    .raw('CREATE TRIGGER lowered BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION lowered()');

exports.down = (knex) => knex.schema.dropTable('users').raw('DROP FUNCTION lowered');
