# What goose itself refuses is refused with its line, and nothing runs; nothing in Go is passed over in silence.
fleet 1
-- file migrations/1_a.sql --
-- +goose Up
CREATE TABLE a (id INTEGER);
-- file migrations/2_b.sql --
CREATE TABLE b (id INTEGER);
-- file migrations/3_c.sql --
-- +goose ENVSUB ON
-- +goose Up
CREATE TABLE c (id INTEGER DEFAULT ${N});
-- file migrations/4_seed.go --
package migrations
-- end --
$ drover migrate
~ migrations/2_b.sql:1: it has no `-- +goose Up`
~ migrations/3_c.sql:1: variables of the environment are not put into migrations here
~ migrations/4_seed.go: it is a migration in Go, and only SQL can run here
exit 4
$ rm migrations/[23]*
$ sed -i '/^.catalog.tenant.$/a ignore = ["*.go"]' drover.toml
$ drover migrate
~ 1 migrated
