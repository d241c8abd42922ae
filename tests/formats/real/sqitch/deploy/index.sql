-- Deploy shop:index to pg
-- requires: users

CREATE INDEX CONCURRENTLY items_user ON items (user_id);
COMMENT ON INDEX items_user IS $größe$日本語; $$ and 'quotes'$größe$;
