#include <algorithm>
#include <mutex>

#include <fmt/format.h>

#include "base/text.hpp"
#include "fleet/pool.hpp"
#include "fleet/review.hpp"
#include "fleet/survey.hpp"

namespace drover::fleet {

namespace {

constexpr std::chrono::milliseconds longest_count{1'000};
constexpr long long most_rows = 100'000;

struct Risk {
  Problem problem;
  std::optional<std::string> count_sql;
  std::vector<const Known*> targets;
  long long rows = 0;
  bool more = false;       // the limit was reached somewhere
  bool uncounted = false;  // somewhere it could not be counted
};

std::vector<sql::Loss> losses_of(const plan::PlannedStep& step) {
  std::vector<sql::Loss> losses;
  if (step.row_only) return losses;
  if (step.from_ledger || step.migration == nullptr || !step.migration->down) {
    return {{.what = "the ledger's own down script, which is read only when it runs", .count_sql = std::nullopt}};
  }
  for (const auto& analysed : step.migration->down->statements) {
    losses.insert(losses.end(), analysed.effects.losses.begin(), analysed.effects.losses.end());
  }
  return losses;
}

// By version and what is lost.
using Risks = std::map<std::pair<std::string, std::string>, Risk>;

void add_risks(Risks& risks, const plan::PlannedStep& step, const Known* known) {
  for (const auto& loss : losses_of(step)) {
    auto& risk = risks[{step.version.text(), loss.what}];
    risk.count_sql = loss.count_sql;
    risk.targets.push_back(known);
    risk.problem.code = "data_loss";
    risk.problem.message = fmt::format("{} undone: {}", step.version.text(), loss.what);
    const bool has_file = step.migration != nullptr && step.migration->down;
    if (has_file) risk.problem.place = Place{.file = step.migration->down->file};
  }
}

std::vector<Risk> risks_of(const std::vector<const Known*>& due) {
  Risks risks;
  for (const auto* known : due) {
    const auto* plan = known->planned ? std::get_if<plan::Plan>(known->planned.get()) : nullptr;
    if (plan == nullptr) continue;
    for (const auto& step : plan->steps) add_risks(risks, step, known);
  }
  std::vector<Risk> list;
  for (auto& [key, risk] : risks) list.push_back(std::move(risk));
  return list;
}

// A table that is not there has no rows to lose; what takes longer than a second is not waited for.
void count_rows(Risk& risk, const Stage& stage, const db::Driver& driver, const Rules& rules) {
  auto session = stage.session;
  session.read_write = false;
  session.statement_timeout = longest_count;
  Pool pool(driver, session, rules);
  std::mutex mutex;
  in_parallel(risk.targets.size(), rules.connections_per_server, {}, [&](std::size_t index) {
    const auto& address = risk.targets[index]->target->address;
    long long rows = 0;
    bool counted = true;
    try {
      auto connection = pool.take(address);
      db::Step step;
      step.statements = driver.envelope(address, session, {.read_only = true}).open;
      step.statements.push_back({.sql = *risk.count_sql, .args = {}, .returns_rows = true});
      step.statements.push_back({.sql = "ROLLBACK", .args = {}, .role = db::Role::envelope});
      const auto answers = connection->play({.steps = {step}});
      counted = !answers.front().error;
      if (counted) rows = db::number_of(answers.front().rows.front().rows.front().front());
      pool.give_back(address, std::move(connection));
    } catch (const db::Error&) {
      counted = false;  // said in the message
    }
    const std::scoped_lock lock(mutex);
    risk.rows += std::min(rows, most_rows);
    risk.more = risk.more || rows > most_rows;
    risk.uncounted = risk.uncounted || !counted;
  });
}

std::string rows_text(const Risk& risk) {
  if (!risk.count_sql) return "";
  return fmt::format(", {}{} row{} at risk{}", risk.more ? "more than " : "", grouped(risk.rows),
                     risk.rows == 1 ? "" : "s", risk.uncounted ? " (not all could be counted)" : "");
}

}  // namespace

Problems losses(const std::vector<const Known*>& due, const Stage& stage, const db::Driver& driver,
                const Rules& rules) {
  Problems problems;
  for (auto& risk : risks_of(due)) {
    if (risk.count_sql) count_rows(risk, stage, driver, rules);
    auto problem = risk.problem;
    problem.message += fmt::format(" in {} tenant{}{}", grouped(static_cast<long long>(risk.targets.size())),
                                   risk.targets.size() == 1 ? "" : "s", rows_text(risk));
    problem.hint = "take a backup, or --allow-data-loss";
    problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace drover::fleet
