#include "run/failure.hpp"

#include <fmt/format.h>

namespace drover::run {

namespace {

std::string own_words(const db::Error& error) {
  std::string words = error.what();
  if (!error.detail.empty()) words += ": " + error.detail;
  if (!error.remedy.empty()) words += " (" + error.remedy + ")";
  return words;
}

std::string told(const db::Error& error) {
  std::string text = error.summary();
  if (!error.blocked_on.empty()) text += " on " + error.blocked_on;
  if (!error.blocked_by.empty()) text += ", blocked by " + error.blocked_by;
  return text;
}

std::string advice_on_history(const migrations::Catalog& catalog) {
  std::string advice =
      "Drover does not yet take over another tool's history: leave this tenant to that tool, or rename the table if "
      "what it says no longer holds";
  if (catalog.format().name == "drover") advice += "; `format = \"drover\"` if the files are not that tool's";
  return advice;
}

}  // namespace

events::Failure failure_of(const db::Error& error) {
  events::Failure failure;
  failure.error_class = std::string(db::to_string(error.error_class));
  failure.sqlstate = error.sqlstate;
  failure.message = told(error);
  failure.with_values = own_words(error);
  return failure;
}

events::Failure failure_of(const db::Error& error, const db::Statement& statement, const Prepared& prepared) {
  auto failure = failure_of(error);
  name_migration(failure, prepared);
  failure.statements = prepared.body.size();
  if (statement.role != db::Role::body || statement.number >= prepared.body.size()) return failure;
  const auto& source = prepared.body[statement.number];
  failure.statement = statement.number + 1;
  if (source.brings_data() && error.data_line) {
    failure.line = source.data_line + static_cast<std::uint32_t>(*error.data_line) - 1;
    return failure;
  }
  const auto position = sql::position_in(source, error.offset.value_or(0));
  failure.line = position.line;
  failure.column = position.column;
  return failure;
}

void name_migration(events::Failure& failure, const Prepared& prepared) {
  failure.migration = prepared.record.version.text();
  failure.type = std::string(migrations::to_string(prepared.record.type));
  failure.back = prepared.record.back;
  failure.file = prepared.file;
}

events::Failure failure_of(const Problems& problems) {
  events::Failure failure;
  if (problems.empty()) return failure;
  const auto& first = problems.front();
  failure.error_class = first.code;
  failure.message = first.message;
  if (problems.size() > 1) failure.message += fmt::format(" (and {} more)", problems.size() - 1);
  failure.next = first.hint;
  if (first.place) {
    failure.file = first.place->file;
    failure.line = first.place->line;
    failure.column = first.place->column;
  }
  return failure;
}

events::Failure failure_of(std::string code, std::string message, std::string next) {
  events::Failure failure;
  failure.error_class = std::move(code);
  failure.message = std::move(message);
  failure.next = std::move(next);
  return failure;
}

std::optional<events::Failure> failure_of(const ledger::History& history, const migrations::Catalog& catalog) {
  switch (history.standing) {
    case ledger::Standing::fresh:
    case ledger::Standing::ours:
    case ledger::Standing::newer:
      return std::nullopt;
    case ledger::Standing::other_history:
      return failure_of("other_history", history.explanation, advice_on_history(catalog));
    case ledger::Standing::foreign:
      return failure_of("foreign_ledger", history.explanation,
                        "set ledger = \"drover_migrations\" for this catalog in drover.toml");
    case ledger::Standing::inconsistent:
      break;
  }
  return failure_of("ledger_inconsistent", history.explanation, "compare the tenant with its drover_journal");
}

events::Failure failure_of(const ledger::LastFailure& last, const migrations::Catalog& catalog) {
  events::Failure failure;
  const auto first = last.error.substr(0, last.error.find(' '));
  const bool has_code = first.size() < last.error.size() && db::is_code(first);
  if (has_code) failure.sqlstate = first;
  failure.message = has_code ? last.error.substr(first.size() + 1) : last.error;
  failure.migration = last.version.text();
  failure.back = last.back;
  if (const auto* migration = catalog.find(last.version)) {
    failure.file = last.back && migration->down ? migration->down->file : migration->up.file;
    failure.type = std::string(migrations::to_string(migration->directives.type));
  }
  return failure;
}

std::string rolled_back_to(const std::string& version) {
  return version.empty() ? "rolled back, tenant still empty" : "rolled back, tenant still at " + version;
}

}  // namespace drover::run
