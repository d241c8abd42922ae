#include "fleet/doubt.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "fleet/pool.hpp"
#include "run/steps.hpp"

namespace drover::fleet {

namespace {

constexpr std::size_t longest_shown = 100;

// One line of it.
std::string shortened(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  if (line.size() > longest_shown) line = line.substr(0, longest_shown - 3) + "...";
  return line;
}

const migrations::Part* part_of(const migrations::Catalog& catalog, const ledger::Unfinished& unfinished) {
  const auto* migration = catalog.find(unfinished.version);
  if (migration == nullptr) return nullptr;
  if (!unfinished.back) return &migration->up;
  return migration->down ? &*migration->down : nullptr;
}

void tell_steps(Doubt& doubt, const migrations::Part& part) {
  doubt.steps = part.units.size();
  const auto done = doubt.unfinished.done.size();
  for (std::size_t i = 0; i < std::min(done, part.units.size()); ++i) {
    for (const auto index : part.units[i].statements) {
      doubt.before.push_back(shortened(part.statements[index].statement.text));
    }
  }
  if (done >= part.units.size() || part.units[done].statements.empty()) return;
  const auto& statement = part.statements[part.units[done].statements.front()].statement;
  doubt.statement = statement.text;
  doubt.place = Place{.file = part.file, .line = statement.start.line, .column = statement.start.column};
}

std::string words_for(std::string_view state) {
  if (state == "done") return "its effect is there";
  if (state == "broken") return "it was cut short: what is left of it is cleared before the next try";
  return "its effect is not there";
}

// The same questions as a run would ask.
std::string look(const Doubt& doubt, const migrations::Part& part, const std::string& own_probe,
                 const std::function<db::Rows(const std::string&)>& ask) {
  const auto next = doubt.unfinished.done.size();
  if (!doubt.unfinished.intent || next >= part.units.size()) return {};
  if (!own_probe.empty()) {
    const auto rows = ask("SELECT (" + own_probe + ")");
    return words_for(db::is_true(rows.rows.front().front()) ? "done" : "absent");
  }
  const auto& statement = part.statements[part.units[next].statements.front()];
  if (!statement.effects.alone || statement.effects.alone->probe.empty()) return {};
  const auto rows = ask(statement.effects.alone->probe);
  return words_for(rows.empty() ? "absent" : db::text_of(rows.rows.front().front()));
}

std::optional<Doubt> doubt_of(const tenants::Target& target, const Stage& stage, const db::Driver& driver, Pool& pool) {
  auto connection = pool.take(target.address);
  const ledger::Ledger ledger(driver, target.address, stage.names());
  const auto history = ledger.read(*connection);
  if (!history.unfinished) return std::nullopt;
  Doubt doubt{.target = target.label, .catalog = stage.catalog->name(), .unfinished = *history.unfinished};
  if (const auto* part = part_of(*stage.catalog, doubt.unfinished)) {
    tell_steps(doubt, *part);
    const ledger::Writer nobody;
    const run::Transactions transactions(driver, stage.session, target.address, ledger, nobody);
    const auto* migration = stage.catalog->find(doubt.unfinished.version);
    const auto probe = doubt.unfinished.back ? std::string{} : migration->directives.probe;
    doubt.seen = look(doubt, *part, probe, [&](const std::string& sql) {
      const auto answers = connection->play({.steps = {transactions.question(sql)}});
      if (answers.front().error) throw db::Error(*answers.front().error);
      return answers.front().rows.front();
    });
  }
  pool.give_back(target.address, std::move(connection));
  return doubt;
}

}  // namespace

std::vector<Doubt> doubts(const db::Drivers& drivers, const std::vector<Stage>& stages, const Rules& rules) {
  std::vector<Doubt> found;
  for (const auto& stage : stages) {
    const auto& driver = drivers.of(stage.catalog->dialect());
    auto session = stage.session;
    session.read_write = false;
    Pool pool(driver, session, rules);
    for (const auto& target : stage.targets) {
      if (auto doubt = doubt_of(target, stage, driver, pool)) found.push_back(*std::move(doubt));
    }
  }
  return found;
}

}  // namespace drover::fleet
