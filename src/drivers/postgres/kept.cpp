#include "drivers/postgres/kept.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace drover::postgres {

Kept::Name Kept::name_of(const std::string& sql) {
  if (!allowed_ || given_up_) return {};
  const auto [found, is_new] = names_.try_emplace(sql);
  if (is_new) found->second = fmt::format("drover {}", ++given_);
  return {.text = found->second, .is_new = is_new};
}

void Kept::look_at(const db::Step& step) {
  const auto is_others = [](const db::Statement& one) {
    return one.role == db::Role::body || one.role == db::Role::condition;
  };
  if (std::ranges::any_of(step.statements, is_others) &&
      std::ranges::none_of(step.statements, &db::Statement::keep_prepared)) {
    forget();
  }
}

void Kept::forget() {
  names_.clear();
  in_doubt_ = true;
}

void Kept::give_up() {
  forget();
  given_up_ = true;
}

void Kept::clear() {
  names_.clear();
  in_doubt_ = false;
}

}  // namespace drover::postgres
