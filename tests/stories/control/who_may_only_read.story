# Who may only read the control database sees where the fleet stands, also where a process left something to be freed.
only databases
central
fleet 2
-- config --
[control]
url = "$CENTRAL_URL"
-- end --
-- file migrations/0001_users.sql --
CREATE TABLE users (id integer PRIMARY KEY);
-- end --
$ drover migrate
exec central: DO $$ BEGIN CREATE ROLE drover_reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$
exec central: GRANT USAGE ON SCHEMA drover TO drover_reader
exec central: GRANT SELECT ON ALL TABLES IN SCHEMA drover TO drover_reader
exec central: UPDATE drover.owners SET lease_until = now() - interval '1 hour'
exec central: UPDATE drover.jobs SET state = 'running', finished_at = NULL
$ sed -E "s#(url = .postgresql:)//[^/]*@#\1//drover_reader@#" drover.toml > reader.toml; grep -c drover_reader reader.toml; drover status --config reader.toml
~ 2 targets, 0 not where the catalog is
sql central: SELECT DISTINCT state FROM drover.jobs
= running
$ drover status
sql central: SELECT DISTINCT state FROM drover.jobs
= not_reached
