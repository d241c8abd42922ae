-- drover:type base
-- drover:table customers
-- drover:up
-- One customer, one e-mail address: the new sign-in needs it.
CREATE INDEX invoices_by_day ON invoices (issued_on);
CREATE UNIQUE INDEX customers_email_key ON customers (email);
-- drover:down
DROP INDEX customers_email_key;
DROP INDEX invoices_by_day;
