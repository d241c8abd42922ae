-- drover:type base
-- drover:table invoice_lines
-- drover:up
CREATE TABLE invoice_lines (
  invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  text       TEXT NOT NULL,
  cents      INTEGER NOT NULL,
  PRIMARY KEY (invoice_id, position)
) WITHOUT ROWID;
-- drover:down
DROP TABLE invoice_lines;
