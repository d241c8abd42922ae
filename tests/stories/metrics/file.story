# What happened, counted in a file for Prometheus: over several processes, and in no words of any tenant.
fleet 3
-- config --
[metrics]
file = "drover.prom"
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover plan
$ test -e drover.prom
exit 1
$ drover migrate
$ grep -E "^drover_(runs_|targets|migrations).* [1-9]" drover.prom
> drover_runs_started_total 1
> drover_runs_finished_total{verdict="clean"} 1
> drover_targets_total{verdict="migrated"} 3
> drover_migrations_total{direction="up"} 3
$ grep -vE '^(# (HELP|TYPE) drover_[a-z_]+ .+|drover_[a-z_]+(\{[a-z]+="[a-zA-Z0-9_.+]+"\})? [0-9.]+)$' drover.prom
> (none)
exit 1
$ grep -c t-001 drover.prom
> 0
exit 1

# A queued run is counted by those who do it.
exec t-002: CREATE TABLE invoices (id INTEGER)
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --async
$ grep -E '^drover_jobs' drover.prom
> drover_jobs{state="queued"} 3
> drover_jobs{state="running"} 0
[sqlite] hold t-001: BEGIN IMMEDIATE
[postgres] hold t-001: BEGIN; LOCK TABLE drover_head
start worker $ drover worker --drain
until $ grep -q "^drover_workers 1" drover.prom
release t-001
wait worker
$ grep -E "^drover_(runs_|targets|migrations|workers|jobs).* " drover.prom | grep -v "_total.* 0$"
> drover_runs_started_total 2
> drover_runs_finished_total{verdict="clean"} 1
> drover_runs_finished_total{verdict="split"} 1
> drover_targets_total{verdict="migrated"} 5
> drover_targets_total{verdict="failed"} 1
> drover_targets_total{verdict="enqueued"} 3
> drover_migrations_total{direction="up"} 5
> drover_jobs{state="queued"} 0
> drover_jobs{state="running"} 0
> drover_workers 0

# A file of somebody else's is left as it is, one that cannot be written is said once; the run goes on.
$ echo "precious" > other
$ DROVER_METRICS_FILE=other drover retry
1~ warning: metrics: <any>other: holds something else, and is left as it is (the run goes on without them)
exit 2
$ cat other
> precious
$ DROVER_METRICS_FILE=nowhere/x.prom drover migrate
1~ warning: metrics: <any>nowhere/x.prom: No such file or directory (the run goes on without them)
exit 2
