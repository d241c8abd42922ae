#include "migrations/part.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/checksum.hpp"
#include "base/text.hpp"
#include "sql/words.hpp"
#include "sql/written_tables.hpp"

namespace drover::migrations {

namespace {

// Byte order marks and line ends are the editor's business, not the author's.
std::string checksum_of(std::string_view text) {
  Sha256 hash;
  for (auto end = text.find("\r\n"); end != std::string_view::npos; end = text.find("\r\n")) {
    hash.add(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  hash.add(text);
  return hash.finish();
}

std::string duration_text(const std::optional<std::chrono::milliseconds>& duration) {
  return duration ? std::to_string(duration->count()) : std::string{};
}

// Directives that change what is executed are part of what was applied; those that describe are not.
std::string executing_directives(const Directives& directives) {
  std::vector<std::string> required;
  for (const auto& version : directives.requires_versions) required.emplace_back(version.key());
  auto text = fmt::format("levels={};requires={};when={};lock={};statement={}", join(directives.levels, ","),
                          join(required, ","), directives.when, duration_text(directives.lock_timeout),
                          duration_text(directives.statement_timeout));
  // Said only where they are set, so that what was recorded before they were known stays what it was.
  if (directives.own_steps) text += ";transaction=none";
  if (directives.record_only) text += ";run=never";
  if (!directives.probe.empty()) text += ";probe=" + directives.probe;
  return text;
}

std::string statements_checksum(const Part& part, const Directives& directives) {
  Sha256 hash;
  for (const auto& statement : part.statements) hash.add(statement.hash);
  hash.add(executing_directives(directives));
  return std::string(sql::hash_scheme) + ":" + hash.finish();
}

// A journal that somebody else writes into is not what happened. To look for its name is enough for nearly all.
bool rewrites_history(sql::Dialect dialect, std::string_view statement) {
  if (!statement.contains("rover_") && !statement.contains("ROVER_")) return false;
  return std::ranges::any_of(sql::written_tables(dialect, statement),
                             [](const auto& table) { return table == "drover_journal" || table == "drover_head"; });
}

// What cannot run by whatever cut.
std::optional<Problem> fault(sql::Dialect dialect, const Part& part, const AnalysedStatement& statement) {
  const auto& effects = statement.effects;
  const auto& position = statement.statement.start;
  Problem problem{.code = "cannot_run_here",
                  .message = effects.reason,
                  .place = Place{.file = part.file, .line = position.line, .column = position.column}};
  if (rewrites_history(dialect, statement.statement.text)) {
    problem.message = "it writes into a table that Drover keeps the tenant's history in";
    problem.hint = "leave it out";
    return problem;
  }
  if (effects.transaction == sql::TransactionUse::own && !effects.alone) {
    problem.message = effects.kind + " reaches beyond the tenant's own file";
    problem.hint = "leave it out";
    return problem;
  }
  if (effects.transaction == sql::TransactionUse::copy_stdin && dialect == sql::Dialect::sqlite) {
    problem.hint = "SQLite has no COPY: write the rows as INSERT ... VALUES";
    return problem;
  }
  if (effects.transaction == sql::TransactionUse::client_command) {
    problem.hint = "only SQL can run here";
    return problem;
  }
  return std::nullopt;
}

// sqlite.org/pragma.html: these do nothing, or fail, inside a transaction.
bool is_dead_inside(const AnalysedStatement& statement) {
  constexpr std::array<std::string_view, 6> names{"foreign_keys", "journal_mode", "synchronous",
                                                  "auto_vacuum",  "page_size",    "encoding"};
  std::size_t at = 1;
  auto name = lower(sql::Words(sql::Dialect::sqlite, statement.statement.text).name(at));
  name.erase(0, name.rfind('.') + 1);
  return std::ranges::find(names, name) != names.end();
}

// Leading and trailing switches of the foreign keys are the runner's business: inside its transaction they would do
// nothing, and dropping a table would then delete the rows that refer to it. Once more between BEGIN and COMMIT, they
// do nothing in SQLite either.
void lift_switches(Part& part) {
  const auto switches = [](const AnalysedStatement& one) { return one.effects.sets_foreign_keys; };
  const auto first = std::ranges::find_if_not(part.statements, switches);
  for (auto it = part.statements.begin(); it != first; ++it) it->lifted = true;
  for (auto it = part.statements.rbegin(); it != part.statements.rend() && switches(*it); ++it) it->lifted = true;
  if (first == part.statements.begin()) return;
  bool in_block = false;
  for (auto& statement : part.statements) {
    if (statement.effects.control == sql::Control::begin) in_block = true;
    if (statement.effects.control == sql::Control::commit) in_block = false;
    statement.lifted = statement.lifted || (in_block && switches(statement));
  }
}

void lift_pragmas(Part& part) {
  lift_switches(part);
  for (auto& statement : part.statements) {
    part.foreign_keys_off = part.foreign_keys_off || statement.lifted || statement.effects.rebuilds_table;
    if (!statement.effects.is_pragma || statement.lifted || !is_dead_inside(statement)) continue;
    const auto& position = statement.statement.start;
    part.faults.push_back({.code = "cannot_run_here",
                           .message = "this pragma does nothing inside a transaction",
                           .hint = "put it under [session] in drover.toml, or at the file's beginning and end",
                           .place = Place{.file = part.file, .line = position.line, .column = position.column}});
  }
}

}  // namespace

bool keeps_statements(const Part& part) {
  return part.statements.size() <= most_kept_hashes && part.text.size() <= most_kept_text;
}

std::vector<std::string> kept_hashes(const Part& part) {
  if (!keeps_statements(part)) return {part.statements_checksum};
  std::vector<std::string> hashes;
  for (const auto& statement : part.statements) hashes.push_back(statement.hash);
  return hashes;
}

Part read_part(sql::Dialect dialect, const Header::Section& section, const std::string& file,
               const Directives& directives) {
  Part part;
  part.file = file;
  part.text = section.text;
  part.checksum = checksum_of(section.text);
  auto statements = sql::split(dialect, part.text, file, section.start);
  if (!statements) {
    part.faults = std::move(statements.error());
    // Without statements the bytes are all that can be compared.
    part.statements_checksum = std::string(sql::hash_scheme) + ":" + part.checksum;
    part.units.emplace_back();
    return part;
  }
  part.statements.reserve(statements->size());
  sql::in_one_go(dialect, [&] {
    for (auto& statement : *statements) {
      auto& analysed = part.statements.emplace_back();
      analysed.effects = sql::effects_of(dialect, statement);
      analysed.statement = std::move(statement);
    }
  });
  for (auto& analysed : part.statements) {
    analysed.hash = sql::statement_hash(dialect, analysed.statement);
    if (auto problem = fault(dialect, part, analysed)) part.faults.push_back(*std::move(problem));
  }
  if (dialect == sql::Dialect::sqlite) lift_pragmas(part);
  auto cut = cut_into_units(part, directives.own_steps);
  part.units = std::move(cut.units);
  std::ranges::move(cut.faults, std::back_inserter(part.faults));
  part.statements_checksum = statements_checksum(part, directives);
  return part;
}

}  // namespace drover::migrations
