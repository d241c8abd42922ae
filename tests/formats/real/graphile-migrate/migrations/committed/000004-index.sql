--! Previous: sha1:0640fa680d10f1ed49f5c8721bce7773dabbb74a
--! Hash: sha1:cd3222cad66d9f7d1087e196d07f790c99c7cdad
--! Message: index

--! no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS items_user ON items (user_id);
