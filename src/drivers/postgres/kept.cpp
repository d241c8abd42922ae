#include "drivers/postgres/kept.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace drover::postgres {

namespace {

// A body is nobody's code where its guard is kept.
bool runs_others_code(const db::Step& step) {
  const auto is_others = [](const db::Statement& one) {
    return one.role == db::Role::body || one.role == db::Role::condition;
  };
  const auto is_kept_guard = [](const db::Statement& one) {
    return one.role == db::Role::guard && one.recurs == db::Recurs::for_session;
  };
  return std::ranges::any_of(step.statements, is_others) && std::ranges::none_of(step.statements, is_kept_guard);
}

}  // namespace

void Kept::begin(const db::Step& step) { others_code_ = runs_others_code(step); }

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
  std::string sql;
  for (const auto& [text, entry] : entries_) {
    if (entry.for_target) sql += fmt::format("; DEALLOCATE \"{}\"", entry.name);
  }
  return sql;
}

void Kept::left() {
  if (in_doubt_) entries_.clear();
  std::erase_if(entries_, [](const auto& one) { return one.second.for_target; });
  in_doubt_ = false;
}

}  // namespace drover::postgres
