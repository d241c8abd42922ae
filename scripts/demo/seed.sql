-- A year of a small company: customers, their users, and invoices with lines.
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
INSERT INTO customers (id, name, email)
  SELECT i, printf('Customer %d', i), printf('contact%d@customer%d.example', i, i) FROM n;
INSERT INTO users (customer_id, login, role)
  SELECT id, printf('user%d', id), CASE WHEN id % 10 = 0 THEN 'owner' ELSE 'member' END FROM customers;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO invoices (id, customer_id, number, issued_on, cents, status)
  SELECT i, 1 + abs(random()) % 40, printf('2025-%04d', i), date('2025-01-01', printf('+%d days', i)),
         1000 + abs(random()) % 90000, CASE WHEN i % 7 = 0 THEN 'open' ELSE 'paid' END FROM n;
INSERT INTO invoice_lines SELECT id, 1, 'Subscription', cents FROM invoices;
COMMIT;
