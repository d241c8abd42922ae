#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "run/failure.hpp"
#include "run/work.hpp"

namespace drover::run {

namespace {

std::string in_doubt_message(const Prepared& prepared, std::size_t index) {
  return fmt::format("step {} of {} of {} was begun outside of a transaction, and nobody has seen its end", index + 1,
                     prepared.units.size(), prepared.record.version.text());
}

void take_place(events::Failure& failure, const Prepared& prepared, std::size_t index) {
  name_migration(failure, prepared);
  const auto& statement = prepared.body[prepared.units[index].body.front()];
  failure.line = statement.start.line;
  failure.column = statement.start.column;
}

events::Failure refused_beyond(const Prepared& prepared, std::size_t index, const std::string& why) {
  const std::string remedy =
      "a schema that is meant goes into may_write of [session], anything else into a central catalog";
  auto failure = failure_of("outside", why + " (" + remedy + ")", remedy);
  take_place(failure, prepared, index);
  failure.now_true = "it was not run";
  return failure;
}

// Whether the one who began it is still at it only a session's lock can tell.
events::Failure refused_behind_pooler(const Prepared& prepared, std::size_t index) {
  auto failure = failure_of("pooler", "a statement that no transaction takes needs a session, and a pooler gives none",
                            "the server itself in url, then drover retry");
  take_place(failure, prepared, index);
  failure.now_true = "it was not run";
  return failure;
}

}  // namespace

// A migration of several units: each is committed by itself, and the journal says how far it came.
Work::Ended Work::play_units(const Prepared& prepared) {
  const auto began = std::chrono::steady_clock::now();
  in_doubt_.push_back(prepared.step);
  for (std::size_t i = prepared.step->resume_at; i < prepared.units.size(); ++i) {
    const auto ended = prepared.units[i].alone ? play_alone(prepared, i) : play_block(prepared, i);
    if (ended) return ended;
  }
  in_doubt_.clear();
  const auto took = std::chrono::steady_clock::now() - began;
  count_done(prepared.record.version.text(), false, took);
  tell(prepared, took);
  return std::nullopt;
}

Work::Ended Work::play_block(const Prepared& prepared, std::size_t index) {
  const auto step = transactions_.unit(prepared, index, history_.head.seq);
  const std::stop_callback cancel(stop_, [this] { connection_->cancel(); });
  outcome_unknown_ = true;
  const auto answers = connection_->play({.steps = {step}});
  outcome_unknown_ = false;
  const auto& answer = answers.front();
  if (answer.error) return failed_step(*answer.error, step.statements[answer.failed_at], prepared);
  ++history_.head.seq;
  return std::nullopt;
}

// Writes to the ledger between units; the head moves on.
void Work::note_down(const db::Step& step) {
  outcome_unknown_ = true;
  const auto answers = connection_->play({.steps = {step}});
  outcome_unknown_ = false;
  if (answers.front().error) throw db::Error(*answers.front().error);
  ++history_.head.seq;
}

// Intent, run, look, applied (DESIGN.md section 4, point 8).
Work::Ended Work::play_alone(const Prepared& prepared, std::size_t index) {
  const auto& unit = prepared.units[index];
  if (connection_->is_pooled()) return fail(refused_behind_pooler(prepared, index));
  if (const auto beyond = reaches_beyond(unit); !beyond.empty()) return fail(refused_beyond(prepared, index, beyond));
  const bool begun = prepared.step->in_doubt && index == prepared.step->resume_at;
  if (begun && job_.decision && job_.decision->applied) {
    note_down(transactions_.done(prepared, index, history_.head.seq, "applied, says " + job_.decision->by));
    return std::nullopt;
  }
  if (begun && job_.decision) {
    note_down(transactions_.undone(prepared, index, history_.head.seq, "to be run again, says " + job_.decision->by));
  } else if (begun) {
    const auto seen = what_became_of(prepared, index);
    if (seen == Seen::nobody_knows) return block_in_doubt(prepared, index);
    if (seen == Seen::done) {
      note_down(transactions_.done(prepared, index, history_.head.seq, "found done after an interruption"));
      return std::nullopt;
    }
  }
  if (!begun || job_.decision) {
    if (const auto found = ask(unit); found.state == "broken") clear(unit, found);
    note_down(transactions_.intent(prepared, index, history_.head.seq));
  }
  if (const auto failed = run_outside(prepared, index)) return failed;
  note_down(transactions_.done(prepared, index, history_.head.seq, {}));
  return std::nullopt;
}

Work::Finding Work::ask(const PreparedUnit& unit) {
  Finding finding;
  if (!unit.alone || unit.alone->probe.empty()) return finding;
  const auto answers = connection_->play({.steps = {transactions_.question(unit.alone->probe)}});
  if (answers.front().error) throw db::Error(*answers.front().error);
  for (const auto& row : answers.front().rows.front().rows) {
    finding.state = db::text_of(row[0]);
    if (row[1]) finding.clear.push_back(*row[1]);
    if (row[2]) finding.schemas.push_back(*row[2]);
  }
  return finding;
}

// A step that no transaction encloses cannot be judged by its effects before they are there, so by what it names.
std::string Work::reaches_beyond(const PreparedUnit& unit) {
  if (job_.address.owns_database) return {};
  if (unit.alone->whole_server) return "it works on the whole server, which these tenants share";
  if (!unit.alone->atomic) return "it commits by itself, so that nobody can see in time what it does to other tenants";
  for (const auto& schema : ask(unit).schemas) {
    const bool own = schema == job_.address.schema;
    if (!own && std::ranges::find(session_.may_write, schema) == session_.may_write.end()) {
      return fmt::format("it works in the schema {}, outside the tenant", schema);
    }
  }
  return {};
}

void Work::clear(const PreparedUnit& unit, const Finding& finding) {
  for (const auto& sql : finding.clear) {
    auto outside = transactions_.outside(sql, unit);
    for (const auto& answer : play_outside(outside)) {
      if (answer.error) throw db::Error(*answer.error);
    }
    result_.outcome.notes.push_back("leftovers of an interrupted step were cleared: " + sql);
  }
}

// Leftovers are cleared on the way: what can be finished is then done, what cannot is absent.
Work::Seen Work::what_became_of(const Prepared& prepared, std::size_t index) {
  const auto& unit = prepared.units[index];
  if (!prepared.probe.empty()) return file_says_done(prepared) ? Seen::done : Seen::absent;
  auto found = ask(unit);
  if (found.state == "broken") {
    clear(unit, found);
    found = ask(unit);
  }
  if (unit.alone->repeatable) return Seen::absent;
  if (unit.alone->probe.empty()) return Seen::nobody_knows;
  return found.state == "done" ? Seen::done : Seen::absent;
}

bool Work::file_says_done(const Prepared& prepared) {
  const auto answers = connection_->play({.steps = {transactions_.question("SELECT (" + prepared.probe + ")")}});
  if (answers.front().error) throw db::Error(*answers.front().error);
  return db::is_true(answers.front().rows.front().rows.front().front());
}

std::vector<db::Answer> Work::play_outside(const Transactions::Outside& outside) {
  const std::stop_callback cancel(stop_, [this] { connection_->cancel(); });
  outcome_unknown_ = true;
  auto answers = connection_->play(outside.before);
  if (std::ranges::none_of(answers, [](const auto& answer) { return answer.error.has_value(); })) {
    answers = connection_->play({.steps = {outside.statement}});
  }
  connection_->play(outside.after);
  outcome_unknown_ = false;
  return answers;
}

Work::Ended Work::run_outside(const Prepared& prepared, std::size_t index) {
  const auto& unit = prepared.units[index];
  const auto outside = transactions_.outside(prepared, index);
  const auto answers = play_outside(outside);
  for (const auto& answer : answers) {
    if (answer.error) return failed_alone(*answer.error, outside.statement.statements.front(), prepared, index);
  }
  if (!prepared.probe.empty() && !file_says_done(prepared)) {
    return block(failure_of("probe_false", "it ran without an error, but its probe says that its effect is not there",
                            "drover repair " + job_.tenant + " --show"));
  }
  if (unit.alone->probe.empty() || unit.alone->repeatable || ask(unit).state == "done") return std::nullopt;
  const db::Error not_there(db::ErrorClass::sql, "",
                            "the server reports success, but its effect is not there: something else has its name");
  return failed_alone(not_there, outside.statement.statements.front(), prepared, index);
}

// An error says that the statement had no effect, leftovers apart, which are cleared before the next try. Where that
// is not so, nobody knows how far it came.
Work::Ended Work::failed_alone(const db::Error& error, const db::Statement& statement, const Prepared& prepared,
                               std::size_t index) {
  if (error.error_class == db::ErrorClass::cancelled) return interrupted();
  const auto& unit = prepared.units[index];
  if (!unit.alone->atomic && prepared.probe.empty()) {
    auto failure = failure_of(error, statement, prepared);
    failure.now_true = "it commits by itself, and nobody knows how far it came";
    failure.next = "drover repair " + job_.tenant + " --show";
    return block(std::move(failure));
  }
  note_down(transactions_.undone(prepared, index, history_.head.seq, error.summary()));
  return failed_step(error, statement, prepared);
}

Work::Next Work::block_in_doubt(const Prepared& prepared, std::size_t index) {
  auto failure = failure_of("in_doubt", in_doubt_message(prepared, index), "drover repair " + job_.tenant + " --show");
  take_place(failure, prepared, index);
  failure.now_true = now_true();
  return block(std::move(failure));
}

// A statement that its server takes only by itself, which reading did not tell: the plan is cut again.
bool Work::cut_out(const db::Error& error, const db::Statement& statement, const Prepared& prepared) {
  const bool unsafe_value = error.sqlstate == "55P04";
  const bool alone = error.sqlstate == "2D000" || error.sqlstate == "25001";
  if (statement.role != db::Role::body || (!unsafe_value && !alone) || prepared.step->migration == nullptr)
    return false;
  auto& forced = forced_[prepared.record.version.text()];
  if (alone) return forced.insert(prepared.origins[statement.number]).second;
  const auto& migration = *prepared.step->migration;
  const auto& part = prepared.record.back ? *migration.down : migration.up;
  bool changed = false;
  for (const auto origin : prepared.origins) {
    if (!part.statements[origin].effects.new_enum_value.empty()) changed = forced.insert(origin).second || changed;
  }
  return changed;
}

std::string Work::now_true() const {
  if (!history_.unfinished) return rolled_back_to(highest());
  const auto& unfinished = *history_.unfinished;
  const auto done = unfinished.done.size();
  return fmt::format("{} step{} of {} {} committed, the next one was not; it goes on there",
                     done == 0 ? "no" : std::to_string(done), done == 1 ? "" : "s", unfinished.version.text(),
                     done == 1 ? "is" : "are");
}

}  // namespace drover::run
