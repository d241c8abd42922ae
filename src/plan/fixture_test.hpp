#pragma once

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "plan/plan.hpp"

namespace drover::plan {

using Versions = std::vector<std::string>;

inline migrations::Version version(const std::string& text) { return *migrations::Version::parse(text); }

// What one file of the catalog says; built by hand, because a plan is made of values alone.
inline migrations::Migration migration(const std::string& number) {
  migrations::Migration made{.version = version(number), .name = "step_" + number};
  made.up.file = number + "_step.sql";
  made.up.checksum = made.up.statements_checksum = "s1:" + number;
  made.down = migrations::Part{};
  made.down->file = made.up.file;
  return made;
}

inline migrations::Migration requiring(const std::string& number, const std::string& required) {
  auto made = migration(number);
  made.directives.requires_versions = {version(required)};
  return made;
}

inline migrations::Migration typed(const std::string& number, migrations::Type type) {
  auto made = migration(number);
  made.directives.type = type;
  return made;
}

inline migrations::Catalog catalog_of(std::vector<migrations::Migration> migrations) {
  std::ranges::sort(migrations, {}, &migrations::Migration::version);
  return {"tenant", sql::Dialect::postgres, std::move(migrations), {}};
}

inline migrations::Catalog plain_catalog(const Versions& numbers) {
  std::vector<migrations::Migration> migrations;
  for (const auto& number : numbers) migrations.push_back(migration(number));
  return catalog_of(std::move(migrations));
}

// Adds a row, as the ledger would after the run of this batch.
inline ledger::Entry& apply(ledger::History& history, const std::string& number, std::int64_t batch = 1) {
  ledger::Entry entry{.version = version(number), .name = "step_" + number};
  entry.batch = batch;
  entry.statements_checksum = "s1:" + number;
  entry.seq = history.entries.empty() ? 1 : history.entries.back().seq + 1;
  history.standing = ledger::Standing::ours;
  history.head.seq = entry.seq;
  return history.entries.emplace_back(std::move(entry));
}

inline ledger::History history_of(const Versions& numbers, std::int64_t batch = 1) {
  ledger::History history;
  for (const auto& number : numbers) apply(history, number, batch);
  return history;
}

inline Goal goal_of(Aim aim, OutOfOrder out_of_order = OutOfOrder::refuse) {
  return {.aim = std::move(aim), .out_of_order = out_of_order};
}

// "0002", "0003": the steps of a plan; or what it is instead: "ahead 0009", "blocked late_file".
inline Versions said(const Planned& planned) {
  Versions words;
  if (const auto* plan = std::get_if<Plan>(&planned)) {
    for (const auto& step : plan->steps) words.push_back(step.version.text());
  } else if (const auto* ahead = std::get_if<Ahead>(&planned)) {
    for (const auto& unknown : ahead->unknown) words.push_back("ahead " + unknown.text());
  } else {
    for (const auto& problem : std::get<Blocked>(planned).problems) words.push_back("blocked " + problem.code);
  }
  return words;
}

}  // namespace drover::plan
