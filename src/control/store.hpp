#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "control/rest.hpp"
#include "control/rows.hpp"
#include "db/drivers.hpp"
#include "events/event.hpp"
#include "ledger/history.hpp"
#include "migrations/catalog.hpp"
#include "tenants/registry.hpp"

namespace drover::control {

// The control database: a projection of the ledgers, plus runs, jobs and events. One object per process; any thread,
// calls are serialised inside. Members throw db::Error. On SQLite a process's jobs are free as soon as the process is
// gone: each holds an operating system's lock on a file of its own beside the database. On PostgreSQL they are free
// when its lease has run out. Whoever looks for holders, claims, or asks for runs or targets first frees what the dead
// left: their runs are interrupted, their open jobs not reached. Times are the control database's own. A server that is
// restarted is waited for; what was being committed meanwhile throws.
class Store : public tenants::Registry {
 public:
  // Creates or upgrades the database where `url` says, its directory included; on PostgreSQL it is the schema `drover`
  // there. Throws db::Error, also for what is another program's or a newer version's: that is not written to.
  Store(const db::Drivers& drivers, const db::Url& url, std::chrono::milliseconds lease = std::chrono::seconds(10));
  ~Store() override;

  const std::string& control_id() const;

  // tenants::Registry
  void each(const std::function<void(tenants::Registered row)>& then) override;
  std::vector<tenants::TenantId> add(const std::vector<tenants::Registered>& tenants, bool replace) override;
  bool remove(const tenants::TenantId& id) override;
  std::map<tenants::TenantId, tenants::Lifecycle> overlay() override;
  void set_lifecycle(const tenants::TenantId& id, tenants::Lifecycle lifecycle) override;

  // The projection.
  // In no order that means anything, some at a time: not all of them as they were at one moment. Nothing is held while
  // `then` goes on.
  void each_target(const std::string& catalog, const std::function<void(TargetRow row)>& then);
  std::vector<TargetRow> targets(const std::string& catalog);   // all of them at once
  std::vector<std::string> labels(const std::string& catalog);  // of the same, without the rest
  // Nullopt unless the registry's tenants are all where the catalog is, by rows that can be trusted; on servers read
  // since that time. Then nothing has to be looked at one by one, but files. With levels nullopt as well. `keep`: what
  // was found is written down, and answers until any target or tenant changes.
  std::optional<Rest> at_rest(const std::string& catalog, const std::string& catalog_digest, Instant read_since,
                              const std::vector<Server>& servers, bool keep);
  // The files of those that take part, in the order of their ids, the first ones behind `after`.
  std::vector<FileRead> files_read(const std::string& catalog, std::int64_t after, int most);
  // Of those that are migrated and take part, the first in their order.
  std::vector<std::string> labels_at(const std::string& catalog, const std::string& version, int most);
  void observe(const std::vector<Observation>& observations);
  void forget(const std::vector<TargetKey>& keys);
  // Shared by all targets with this digest: all that a plan follows from, batches included; without the head and the
  // times of migrations, and with positions counted from 1.
  std::optional<ledger::History> history(const std::string& digest);

  // Nothing of a target that was never read.
  std::vector<MigrationRow> migration_states(const std::string& catalog, const std::string& label);

  // The texts of a catalog's statements, so that a changed file can be shown as a difference. Statement texts by
  // their hashes; writes only what is new.
  void remember(const migrations::Catalog& catalog);
  std::vector<std::string> statements(const std::string& catalog, const migrations::Version& version,
                                      const std::string& statements_checksum);  // empty: not known

  // Runs and jobs. A new run's number is greater than any run's before and than `above` (the highest batch known in
  // any ledger). Jobs whose target has an open job of another live run are not made: they come back as held. None is
  // made in a run that has ended. A job that has ended is queued again; with nothing approved it keeps what was.
  Run start_run(const std::string& verb, const std::string& request, std::int64_t above);
  std::vector<Holder> add_jobs(const std::vector<Job>& jobs);
  std::vector<Holder> add_jobs(std::size_t count, const std::function<Job(std::size_t index)>& job);
  std::vector<Claim> claim(std::int64_t run, std::int64_t stage, const std::string& server, int limit);
  // What a job turned out to have before it, where that was not known or is more.
  void approve(const Claim& claim, const std::vector<std::string>& versions);
  // After a ledger turned out to know newer claims (a copied file, an old control database): the same job, with an
  // epoch above `epoch`. Throws ErrorClass::fenced where the claim was superseded.
  Claim claim_again(const Claim& claim, std::int64_t epoch);
  // A result whose claim was superseded, or that was given before, is dropped. Without an observation the row keeps
  // what it said, and is not trusted. What has happened meanwhile in `run` is written with them.
  void finish(const std::vector<JobResult>& results, std::int64_t run = 0,
              const std::vector<events::Event>& events = {});
  // Claimed, and not begun or cut short before anything was done: queued again while the run goes on. It counts among
  // Claim::attempts only if it was `tried`.
  void give_back(const std::vector<Claim>& claims, bool tried = false);
  // The run is open again and this process's (retry). False, and nothing is changed: it goes on in another live
  // process, or is worked off by workers.
  bool reopen_run(std::int64_t run);
  // --resume: the same, and its jobs that were not reached are queued again, but for those whose place another run has
  // by now.
  void reopen_jobs(std::int64_t run);
  // What is still open is not reached. Only for the process that has the run, or that has the turn of a queued one.
  // Writes the event, as halt() does, and as whoever frees a dead process's runs does for those.
  void finish_run(std::int64_t run, RunState state, const events::Summary& summary);
  std::optional<Run> find_run(std::int64_t number);
  std::vector<Run> runs(int newest);  // the newest first
  std::vector<Job> jobs(std::int64_t run, JobState state);
  std::map<JobState, std::int64_t> tally(std::int64_t run);  // how many jobs are in each state; none: left out
  std::vector<WaveTally> tally_waves(std::int64_t run);
  std::map<events::Verdict, std::int64_t> verdicts(std::int64_t run);  // of its jobs that have ended
  // The latest first; wave 0: of any.
  std::vector<Ended> ended(std::int64_t run, Position position, int newest);
  // Watching a run.
  std::vector<ServerTally> tally_servers(std::int64_t run);
  std::int64_t ended_within(std::int64_t run, std::chrono::seconds time);
  Timings timings(std::int64_t run);
  std::vector<Slow> slowest(std::int64_t run, int most);
  Load load();
  std::vector<ErrorGroup> errors(std::int64_t run, int most);  // the most frequent first
  std::vector<events::Outcome> failures(std::int64_t run);     // failed or blocked in it, and not mended since
  // For migrate-back by batch: the highest number known anywhere.
  std::int64_t highest_batch();

  // Steering, from any process. False: it was in none of the states that this is for, and is as it was. Those that end
  // a run leave what is queued not reached; what runs is cut short by those who run it.
  bool pause(std::int64_t run, const std::string& reason);
  bool go_on(std::int64_t run);  // one that was paused
  bool halt(std::int64_t run, const std::string& reason);
  bool cancel(std::int64_t run, const std::string& reason);
  // One that has ended before its jobs, for workers to go on with; `counted` as in hand_over, `request` as in
  // start_run.
  bool requeue(std::int64_t run, const events::Summary& counted, const std::string& request);

  // The queue. A run and its jobs are made as any; then it is handed over, with what is counted already, and nobody's.
  // False: it is not this process's any more.
  bool hand_over(std::int64_t run, std::int64_t first_stage, const events::Summary& counted);
  // Of any run: what its files were, and what its waves are called, from wave 1 on.
  void describe_stage(std::int64_t run, const StageRow& stage, const std::vector<std::string>& waves);
  std::vector<StageRow> stages(std::int64_t run);
  // Those that have something to be done just now, the oldest first.
  std::vector<Run> queued_runs();
  std::vector<std::string> servers_to_claim_from(std::int64_t run);  // of a queued run, where it stands
  bool anything_queued();  // a queued run has not ended, whether it has something to be done just now or not
  // True: everything where the run stands has ended, and this process alone says how it goes on, until it has left the
  // turn, has finished the run, or is gone.
  bool take_turn(std::int64_t run);
  void leave_turn(std::int64_t run);
  // By who has the run or its turn. It opens after `soak`.
  void stand(std::int64_t run, Position position, std::chrono::milliseconds soak);
  void leave_later_stages(std::int64_t run, std::int64_t stage);

  // Freezes. Each ends by itself; times are the control database's own.
  std::int64_t freeze(const Freeze& freeze, std::chrono::milliseconds time, const std::vector<std::string>& labels);
  std::vector<Freeze> freezes();                         // those that hold, the oldest first
  std::vector<std::string> frozen(std::int64_t freeze);  // labels of one that is not everything
  int lift_freezes(std::optional<std::int64_t> one);     // how many were lifted; nullopt: all of them

  // Until the queue may have changed, `longest` is over, or a stop is requested. A control database on PostgreSQL says
  // so at once, to a connection that does nothing else; the first call, and the one after that connection was lost,
  // return without waiting, since something may have happened before. Elsewhere the time passes, and so it does behind
  // a pooler that loses what was said: nothing may rest on hearing of it.
  void wait_for_change(std::chrono::milliseconds longest, const std::stop_token& stop);

  // Workers: who is there, as far as is known. One that is gone is not among them.
  void enter_as_worker(const std::string& description);
  // True: asked to end. Nothing: taken for gone, and not among the workers until it enters again.
  std::optional<bool> beat(std::int64_t jobs, const std::vector<DownServer>& down = {});
  void leave_as_worker();
  std::vector<WorkerRow> workers();
  int end_workers();  // how many were asked

  // Events, with monotone ids; kept.
  std::vector<EventRow> events(std::int64_t run, std::int64_t after, int most);
  void append(std::int64_t run, const std::vector<events::Event>& events);

  // The outbox: from now on this process puts the events that hooks ask for there, in the same transaction as the
  // events themselves. They stay until they are delivered or given up.
  void subscribe(std::vector<Subscription> subscriptions);
  // In the order in which they were written; empty while the first one is not to be tried again yet.
  std::vector<Announcement> due(const std::string& hook, int most);
  // One process at a time delivers to a hook: true for that one, until it leaves the hook or is gone. What another one
  // has by now it changes no more.
  bool claim_hook(const std::string& hook);
  void leave_hook(const std::string& hook);
  void delivered(const std::string& hook, const std::vector<std::int64_t>& ids);
  // Nullopt: given up.
  void not_delivered(const std::string& hook, std::int64_t id, const std::string& error,
                     std::optional<std::chrono::milliseconds> again_in);
  std::vector<OutboxRow> outbox();

 private:
  bool end_early(std::int64_t run, RunState to, const std::string& reason);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace drover::control
