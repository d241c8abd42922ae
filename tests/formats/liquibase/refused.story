# What cannot be obeyed exactly is refused by name.
fleet 1
-- file migrations/a.sql --
--liquibase formatted sql
--property name:x value:y
--changeset a:1 context:test
SELECT 1;
--changeset a:2 runAlways:true
--preconditions onFail:MARK_RAN
SELECT 1;
--changeset a:3 failOnError:false
SELECT 1;
-- file migrations/db.changelog-master.yaml --
databaseChangeLog:
  - includeAll: {path: .}
-- end --
$ drover migrate
~ a.sql:2: properties are not put into change sets here
~ a.sql:3: `context:test` changes when or how it runs
~ a.sql:5: `runalways:true` changes when or how it runs
~ a.sql:6: preconditions are not known here
~ a.sql:8: `failOnError:false`
~ db.changelog-master.yaml: it is a changelog of Liquibase's that is not formatted SQL
exit 4
