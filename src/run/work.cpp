#include "run/work.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/random.hpp"
#include "run/failure.hpp"
#include "run/pause.hpp"

namespace drover::run {

namespace {

constexpr std::chrono::milliseconds first_lock_poll{25};
constexpr std::chrono::milliseconds longest_lock_poll{1'000};

}  // namespace

Work::Work(const db::Driver& driver, const db::SessionOptions& session, const Limits& limits,
           events::Listener& listener, const Job& job, Connections& connections, std::stop_token stop)
    : driver_(driver),
      session_(session),
      limits_(limits),
      listener_(listener),
      job_(job),
      goal_(job.goal),
      connections_(connections),
      stop_(std::move(stop)),
      ledger_(driver, job.address, job.names),
      writer_(job.writer),
      transactions_(driver, session, job.address, ledger_, writer_),
      has_ledger_(job.has_ledger) {
  result_.outcome.run = job.writer.batch;
  result_.outcome.target = job.label;
  result_.outcome.tenant = job.tenant;
  result_.outcome.catalog = job.names.catalog;
  result_.outcome.identity = job.address.identity();
}

Result Work::run() {
  const auto began = std::chrono::steady_clock::now();
  for (Next next = Next::again; next == Next::again;) {
    try {
      next = stop_.stop_requested() ? interrupted() : try_once();
    } catch (const db::Error& error) {
      next = failed_outside_steps(error);
    }
  }
  if (lock_ && connections_.closes(job_.address)) lock_->leave();
  lock_.reset();
  if (connection_) connections_.give_back(job_.address, std::move(connection_));
  if (history_known_) result_.history = history_;
  result_.outcome.attempts = attempts();
  result_.outcome.duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  return std::move(result_);
}

Work::Next Work::try_once() {
  if (!open()) {
    if (stop_.stop_requested()) return interrupted();
    return fail(failure_of("held", "another runner holds this tenant", "drover retry"));
  }
  if (outcome_unknown_) fence();
  if (const auto ended = judge_standing()) return *ended;
  if (const auto ended = judge_claim()) return *ended;
  return pursue(plan::make_plan(*job_.catalog, history_, goal_));
}

// The ledger is read only after the lock is held: the reverse order has applied changes twice elsewhere
// (liquibase-sessionlock issue 36). False: the lock was not to be had in time.
bool Work::open() {
  if (!connection_) connection_ = connections_.take(job_.address);
  if (lock_) return read(), true;
  const std::stop_callback cancel(stop_, [this] { connection_->cancel(); });
  const auto deadline = std::chrono::steady_clock::now() + limits_.wait_for_lock;
  for (auto poll = first_lock_poll;; poll = std::min(poll * 2, longest_lock_poll)) {
    auto locked = connection_->lock_and_read(ledger_.lock_name(), ledger_.question(has_ledger_));
    lock_ = std::move(locked.lock);
    if (lock_) return know(ledger_.history(*connection_, locked.answer, has_ledger_)), true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    if (!pause(jittered(poll), stop_)) return false;
  }
}

void Work::know(ledger::History history) {
  history_ = std::move(history);
  history_known_ = true;
  has_ledger_ = history_.standing == ledger::Standing::ours;
}

void Work::read() { know(ledger_.read(*connection_, has_ledger_)); }

// A backend whose client is gone may still commit. It holds the head's row until then, so that advancing the head
// waits for it; afterwards its swap can only fail. No verdict before that (I5). Where a later claim has advanced it,
// that has waited, and is not to wait for us.
void Work::fence() {
  if (history_.standing == ledger::Standing::fresh) create_for_fence();
  for (int tries = 0; history_.standing == ledger::Standing::ours && !is_superseded(); ++tries) {
    const auto answers =
        connection_->play({.steps = {transactions_.claim(history_.head.seq, "fenced after a lost connection")}});
    const auto& answer = answers.front();
    if (answer.state == db::StepState::done) break;
    const bool passing = answer.error->retryable || answer.error->error_class == db::ErrorClass::fenced;
    if (!passing || tries >= limits_.lock_tries || !pause(jittered(longest_lock_poll), stop_)) throw *answer.error;
    read();
  }
  read();
  count_what_was_lost();
  outcome_unknown_ = false;
}

bool Work::is_superseded() const {
  const auto& head = history_.head;
  return history_.standing == ledger::Standing::ours && head.control_id == writer_.control_id &&
         head.epoch > writer_.epoch;
}

Work::Ended Work::judge_standing() {
  if (history_.standing == ledger::Standing::newer) return settle(events::Verdict::ahead, history_.explanation);
  if (auto failure = failure_of(history_, *job_.catalog)) return block(*std::move(failure));
  return std::nullopt;
}

Work::Ended Work::judge_claim() {
  const auto& head = history_.head;
  if (history_.standing != ledger::Standing::ours) return std::nullopt;
  if (head.control_id != writer_.control_id) {
    result_.outcome.notes = {"its ledger was written under another control database, and is taken over"};
    return std::nullopt;
  }
  if (!is_superseded()) return std::nullopt;
  if (job_.claim_again && !claimed_again_) {
    claimed_again_ = true;
    writer_.epoch = job_.claim_again(head.epoch);
    return std::nullopt;
  }
  return fail(failure_of(
      "fenced",
      fmt::format("another worker claimed this tenant later (claim {}, ours is {})", head.epoch, writer_.epoch),
      "drover retry"));
}

Work::Next Work::pursue(const plan::Planned& planned) {
  if (const auto* ahead = std::get_if<plan::Ahead>(&planned)) {
    return settle(events::Verdict::ahead, "newer than this release: " + ahead->unknown.back().text());
  }
  if (const auto* blocked = std::get_if<plan::Blocked>(&planned)) return block(failure_of(blocked->problems));
  const auto& plan = std::get<plan::Plan>(planned);
  if (!started_) result_.outcome.from = highest();
  if (plan.steps.empty()) return verified(plan);
  if (grew(plan)) {
    return fail(failure_of("changed_meanwhile", "what this tenant needs has grown since the run was planned",
                           "drover migrate"));
  }
  return apply(plan);
}

bool Work::grew(const plan::Plan& plan) const {
  if (!job_.approved) return false;
  return std::ranges::any_of(plan.steps,
                             [&](const auto& step) { return !job_.approved->contains(step.version.text()); });
}

Work::Next Work::apply(const plan::Plan& plan) {
  plan_ = plan;
  if (!started_) {
    started_ = true;
    name_the_steps();
    events::TargetStarted event{.run = job_.writer.batch,
                                .tenant = job_.tenant,
                                .target = job_.label,
                                .catalog = job_.names.catalog,
                                .from = result_.outcome.from,
                                .versions = {}};
    for (const auto& step : plan_.steps) event.versions.push_back(step.version.text());
    if (!job_.approved && job_.planned) job_.planned(event.versions);
    listener_.on(event);
  }
  if (const auto extension = missing_extension(plan_); !extension.empty()) {
    return fail(failure_of("extension_missing",
                           fmt::format("the extension {0} is absent from the database: it would land in the first "
                                       "tenant's schema and break the others",
                                       extension),
                           fmt::format("CREATE EXTENSION {} SCHEMA public, once, by hand", extension)));
  }
  ++executions_;
  auto prepared = prepare_all(plan_);
  if (const auto ended = apply_all(prepared)) return *ended;
  read();
  return verified(plan_);
}

// Another try must not count its last steps from where this one left off.
void Work::name_the_steps() {
  if (!std::holds_alternative<plan::BackSteps>(goal_.aim)) return;
  plan::BackExactly exactly;
  for (const auto& step : plan_.steps) exactly.versions.push_back(step.version);
  goal_.aim = std::move(exactly);
}

Work::Ended Work::create_ledger() {
  if (history_.standing != ledger::Standing::fresh) return std::nullopt;
  const auto answers = connection_->play({.steps = {transactions_.creation()}});
  if (answers.front().error) return not_created(*answers.front().error);
  created();
  return std::nullopt;
}

void Work::created() {
  history_.standing = ledger::Standing::ours;
  has_ledger_ = true;
}

// Two runners met here; the ledger of the other one is as good.
Work::Next Work::not_created(const db::Error& error) {
  if (ledger_.read(*connection_).standing != ledger::Standing::fresh) return raced(error);
  return failed_outside_steps(error);
}

// An orphan that may still make the ledger, and go on in it, is waited for and kept out by making it first.
void Work::create_for_fence() {
  const auto answers = connection_->play({.steps = {transactions_.creation()}});
  read();
  if (answers.front().error && history_.standing == ledger::Standing::fresh) throw db::Error(*answers.front().error);
}

std::vector<Prepared> Work::prepare_all(const plan::Plan& plan) {
  std::vector<Prepared> prepared;
  for (const auto& step : plan.steps) {
    const auto down_sql = step.from_ledger ? ledger_.down_sql(*connection_, step.version) : std::string{};
    prepared.push_back(prepare(step, plan, goal_, down_sql, driver_.dialect(), forced_));
  }
  return prepared;
}

// A condition is looked at when everything before it has happened, what is committed in several units is not one of
// many in a pipeline, and behind what outlasts it the session is made anew: each cuts the plan into pieces.
Work::Ended Work::apply_all(std::vector<Prepared>& prepared) {
  std::size_t first = 0;
  for (std::size_t i = 0; i < prepared.size(); ++i) {
    if (prepared[i].when.empty() && prepared[i].in_one() && !prepared[i].outlasts) continue;
    if (const auto ended = play(std::span(prepared).subspan(first, i - first))) return ended;
    first = i + 1;
    if (const auto ended = create_ledger()) return ended;
    if (!prepared[i].when.empty() && !resolve_condition(prepared[i])) continue;
    if (const auto ended = play_one(prepared[i])) return ended;
  }
  return play(std::span(prepared).subspan(first));
}

Work::Ended Work::play_one(const Prepared& prepared) {
  const auto ended = prepared.in_one() ? play({&prepared, 1}) : play_units(prepared);
  if (prepared.outlasts && connection_) connection_->reset();
  return ended;
}

// False: it was skipped before and still is, so there is nothing to write.
bool Work::resolve_condition(Prepared& prepared) {
  const auto answers = connection_->play({.steps = {transactions_.condition(prepared)}});
  if (answers.front().error) throw *answers.front().error;
  const auto& rows = answers.front().rows.front();
  const auto& holds = rows.rows.front().front();
  if (!holds) {
    throw db::Error(db::ErrorClass::sql, "", "the condition of " + prepared.file + " is neither true nor false");
  }
  prepared.skipped = !db::is_true(holds);
  if (!prepared.skipped) return true;
  prepared.record.outcome = ledger::Recorded::skipped;
  prepared.record.down_sql.reset();
  prepared.units.assign(1, {});
  const auto* entry = history_.find(prepared.record.version);
  return entry == nullptr;
}

Work::Ended Work::play(std::span<const Prepared> prepared) {
  if (prepared.empty()) return std::nullopt;
  db::Script script;
  // Where the ledger is to be made first, that travels with them.
  const std::size_t before = history_.standing == ledger::Standing::fresh ? 1 : 0;
  if (before > 0) script.steps.push_back(transactions_.creation());
  for (auto seq = history_.head.seq; const auto& one : prepared) {
    script.steps.push_back(transactions_.unit(one, 0, seq++));
    in_doubt_.push_back(one.step);
  }
  const std::stop_callback cancel(stop_, [this] { connection_->cancel(); });
  outcome_unknown_ = true;  // until it is answered
  const auto answers = connection_->play(script, [&](std::size_t index, const db::Answer& answer) {
    if (answer.state != db::StepState::done) return;
    if (index < before) return created();
    const auto& one = prepared[index - before];
    in_doubt_.erase(in_doubt_.begin());
    ++history_.head.seq;
    count_done(one.record.version.text(), one.skipped, answer.elapsed);
    tell(one, answer.elapsed);
  });
  outcome_unknown_ = false;
  in_doubt_.clear();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].state != db::StepState::failed) continue;
    if (i < before) return not_created(*answers[i].error);
    return failed_step(*answers[i].error, script.steps[i].statements[answers[i].failed_at], prepared[i - before]);
  }
  return std::nullopt;
}

void Work::tell(const Prepared& prepared, std::chrono::nanoseconds duration) {
  const auto& record = prepared.record;
  listener_.on(events::StepDone{.run = job_.writer.batch,
                                .tenant = job_.tenant,
                                .target = job_.label,
                                .catalog = job_.names.catalog,
                                .version = record.version.text(),
                                .name = record.name,
                                .type = std::string(migrations::to_string(record.type)),
                                .back = record.back,
                                .skipped = prepared.skipped,
                                .duration = std::chrono::duration_cast<std::chrono::milliseconds>(duration)});
}

int Work::attempts() const { return std::max(executions_, failed_tries_); }

// Migrations are executed one after the other: the execution that ends one may be the first one of the next.
void Work::count_done(const std::string& version, bool skipped, std::optional<std::chrono::nanoseconds> duration) {
  auto& outcome = result_.outcome;
  (skipped ? outcome.skipped_versions : outcome.applied).push_back(version);
  events::Tried tried{.version = version, .done = true, .attempts = attempts() - tried_before_};
  if (duration) tried.duration = std::chrono::duration_cast<std::chrono::milliseconds>(*duration);
  outcome.tried.push_back(std::move(tried));
  tried_before_ = attempts() - 1;
}

void Work::count_failed(const events::Failure& failure) {
  const int executed = attempts() - tried_before_;
  if (failure.migration.empty() || executed <= 0) return;
  result_.outcome.tried.push_back({.version = failure.migration, .done = false, .attempts = executed});
}

void Work::count_what_was_lost() {
  for (const auto* step : in_doubt_) {
    const auto* entry = history_.find(step->version);
    if (!done(*step, entry)) continue;
    const bool skipped = entry != nullptr && entry->outcome == ledger::Recorded::skipped;
    count_done(step->version.text(), skipped, std::nullopt);
  }
  in_doubt_.clear();
}

bool Work::done(const plan::PlannedStep& step, const ledger::Entry* entry) {
  if (step.direction == plan::Direction::back) return entry == nullptr;
  const bool again = step.migration != nullptr && step.migration->kind == migrations::Kind::repeatable;
  return entry != nullptr && (!again || entry->statements_checksum == step.migration->up.statements_checksum);
}

// "migrated" and "already" are said here only, of what was read in the target itself.
Work::Next Work::verified(const plan::Plan& plan) {
  const ledger::Index index(history_);
  const bool all =
      std::ranges::all_of(plan.steps, [&](const auto& step) { return done(step, index.find(step.version)); });
  if (!all) {
    return block(failure_of("not_in_ledger", "a migration that was committed is not in the tenant's ledger",
                            "compare the tenant with its drover_journal"));
  }
  if (result_.outcome.applied.empty() && result_.outcome.skipped_versions.empty()) {
    return settle(events::Verdict::already);
  }
  return settle(goal_.back() ? events::Verdict::rolled_back : events::Verdict::migrated);
}

// On a target that is a schema, an extension lands in the first schema that asks for it, and the others find it
// "already there" but out of their sight.
std::string Work::missing_extension(const plan::Plan& plan) {
  if (job_.address.owns_database) return {};
  for (const auto& step : plan.steps) {
    if (step.direction != plan::Direction::up || step.migration == nullptr) continue;
    for (const auto& analysed : step.migration->up.statements) {
      if (!analysed.effects.extension) continue;
      const db::Value& name = analysed.effects.extension;
      const auto rows = connection_->query("SELECT 1 FROM pg_catalog.pg_extension WHERE extname = $1", {&name, 1});
      if (rows.empty()) return *analysed.effects.extension;
    }
  }
  return {};
}

std::string Work::highest() const {
  const auto* version = history_.highest();
  return version == nullptr ? std::string{} : version->text();
}

}  // namespace drover::run
