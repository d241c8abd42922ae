# Two tools in one directory are refused, both named, each with what speaks for it.
fleet 1
-- file migrations/1_a.sql --
-- +goose Up
CREATE TABLE a (id INTEGER);
-- file migrations/2_b.sql --
-- migrate:up
CREATE TABLE b (id INTEGER);
-- end --
$ drover migrate
~ these files may be of more than one format: goose, dbmate
~ goose: migrations/1_a.sql:1 says `-- +goose Up`
~ dbmate: migrations/2_b.sql:1 says `-- migrate:up`
exit 4
$ rm migrations/2_b.sql; printf -- '-- drover:up\nSELECT 1;\n-- drover:down\nSELECT 1;\n' > migrations/2_b.sql
$ drover migrate
~ drover: migrations/2_b.sql:1 says `-- drover:up`
exit 4
$ sed -i '/^.catalog.tenant.$/a format = "drover"' drover.toml
$ rm migrations/2_b.sql; drover migrate
~ the catalog's format is drover, and migrations/1_a.sql:1 says `-- +goose Up`
exit 4
$ sed -i 's/format = "drover"/format = "gose"/' drover.toml; drover migrate
~ goose
exit 1
