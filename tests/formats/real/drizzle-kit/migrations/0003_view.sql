-- Custom SQL migration file, put your code below! --
CREATE VIEW few AS SELECT id FROM items WHERE id < 10;
COMMENT ON VIEW few IS $größe$日本語; $$ and 'quotes'$größe$
