#include "drivers/postgres/kept.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace drover::postgres {

namespace {

bool is_kept_guard(const db::Statement& one) {
  return one.role == db::Role::guard && one.recurs == db::Recurs::for_session;
}

// A body is nobody's code where its guard is kept.
bool runs_others_code(const db::Step& step) {
  const auto is_others = [](const db::Statement& one) {
    return one.role == db::Role::body || one.role == db::Role::condition;
  };
  return std::ranges::any_of(step.statements, is_others) && std::ranges::none_of(step.statements, is_kept_guard);
}

// But where it writes rows, triggers may run. That is why such a step is looked at in hindsight, too.
bool may_set_off_code(const db::Step& step) {
  const auto looks_back = [](const db::Statement& one) {
    return one.expect == db::Expect::nothing_raised && one.recurs == db::Recurs::never;
  };
  return std::ranges::any_of(step.statements, is_kept_guard) && std::ranges::any_of(step.statements, looks_back);
}

// Ours are not made by SQL.
constexpr std::string_view deallocate_theirs =
    "; DO $drover$ DECLARE theirs pg_catalog.text; BEGIN FOR theirs IN SELECT name FROM "
    "pg_catalog.pg_prepared_statements "
    "WHERE from_sql LOOP EXECUTE pg_catalog.format('DEALLOCATE %I', theirs); END LOOP; END $drover$";

}  // namespace

void Kept::begin(const db::Step& step) {
  others_code_ = runs_others_code(step);
  code_set_off_ = code_set_off_ || may_set_off_code(step);
}

Kept::Name Kept::name_of(const db::Statement& statement, const std::string& sql) {
  if (!keeps() || others_code_ || statement.recurs == db::Recurs::never) return {};
  const auto [found, is_new] = entries_.try_emplace(sql);
  if (is_new) {
    found->second = {.name = fmt::format("drover {}", ++given_),
                     .for_target = statement.recurs == db::Recurs::for_target};
  }
  return {.text = found->second.name, .is_new = is_new};
}

void Kept::end() {
  if (others_code_) forget();
}

void Kept::forget() {
  entries_.clear();
  in_doubt_ = true;
}

void Kept::give_up() {
  forget();
  given_up_ = true;
}

std::string Kept::leaving() const {
  if (in_doubt_) return "; DEALLOCATE ALL";
  std::string sql(code_set_off_ ? deallocate_theirs : "");
  for (const auto& [text, entry] : entries_) {
    if (entry.for_target) sql += fmt::format("; DEALLOCATE \"{}\"", entry.name);
  }
  return sql;
}

void Kept::left() {
  if (in_doubt_) entries_.clear();
  std::erase_if(entries_, [](const auto& one) { return one.second.for_target; });
  in_doubt_ = false;
  code_set_off_ = false;
}

}  // namespace drover::postgres
