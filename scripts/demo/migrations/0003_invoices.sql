-- drover:type base
-- drover:table invoices
-- drover:up
CREATE TABLE invoices (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  number      TEXT NOT NULL UNIQUE,
  issued_on   TEXT NOT NULL,
  cents       INTEGER NOT NULL CHECK (cents >= 0)
);
CREATE INDEX invoices_customer ON invoices (customer_id);
-- drover:down
DROP TABLE invoices;
