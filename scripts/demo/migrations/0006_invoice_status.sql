-- drover:type base
-- drover:table invoices
-- drover:up
ALTER TABLE invoices ADD COLUMN status TEXT NOT NULL DEFAULT 'open';
CREATE TRIGGER invoices_status BEFORE UPDATE OF status ON invoices
WHEN new.status NOT IN ('open', 'paid', 'cancelled') BEGIN
  SELECT RAISE(ABORT, 'no such status');
END;
-- drover:down
DROP TRIGGER invoices_status;
ALTER TABLE invoices DROP COLUMN status;
