-- drover:type base
-- drover:table invoices
-- drover:up
CREATE INDEX invoices_open ON invoices (customer_id) WHERE status = 'open';
CREATE VIEW open_invoices AS
  SELECT c.name, i.number, i.cents FROM invoices i JOIN customers c ON c.id = i.customer_id WHERE i.status = 'open';
-- drover:down
DROP VIEW open_invoices;
DROP INDEX invoices_open;
