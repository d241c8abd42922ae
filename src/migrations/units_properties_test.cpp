#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "migrations/part.hpp"

namespace drover::migrations {
namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<std::size_t>;

const std::string concurrently = "CREATE INDEX CONCURRENTLY ON t (a)";
const std::string adds_value = "ALTER TYPE mood ADD VALUE 'calm'";
const std::string uses_value = "INSERT INTO moods VALUES ('calm')";
const std::string setting = "SET work_mem = '8MB'";

const Texts plain{"CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)", "DO $$ BEGIN NULL; END $$", uses_value,
                  setting};

// What may stand in one transaction with others, and what not; blocks hold only the first.
rc::Gen<Texts> loose() {
  auto kinds = plain;
  kinds.insert(kinds.end(), {concurrently, adds_value, "VACUUM t"});
  return rc::gen::container<Texts>(rc::gen::elementOf(kinds));
}

rc::Gen<Texts> block() {
  return rc::gen::map(rc::gen::container<Texts>(rc::gen::elementOf(plain)), [](Texts inside) {
    inside.insert(inside.begin(), "BEGIN");
    inside.emplace_back("COMMIT");
    return inside;
  });
}

// Statements and whole blocks, in any order: a script that can be run.
rc::Gen<Texts> scripts() {
  auto some = rc::gen::scale(0.15, rc::gen::container<std::vector<Texts>>(rc::gen::oneOf(loose(), block())));
  return rc::gen::map(std::move(some), [](const std::vector<Texts>& pieces) {
    Texts all;
    for (const auto& piece : pieces) all.insert(all.end(), piece.begin(), piece.end());
    return all;
  });
}

Part part_of(const Texts& statements) {
  std::string text;
  for (const auto& one : statements) text += one + ";\n";
  return read_part(sql::Dialect::postgres, {.text = text, .start = {}}, "0001_a.sql", {});
}

bool controls(const std::string& statement) { return statement == "BEGIN" || statement == "COMMIT"; }
bool stands_alone(const std::string& statement) { return statement == concurrently || statement == "VACUUM t"; }

Numbers numbers_in(const Units& cut) {
  Numbers all;
  for (const auto& unit : cut.units) all.insert(all.end(), unit.statements.begin(), unit.statements.end());
  return all;
}

// Which unit each statement is in.
std::map<std::size_t, std::size_t> places_in(const Units& cut) {
  std::map<std::size_t, std::size_t> places;
  for (std::size_t u = 0; u < cut.units.size(); ++u) {
    for (const auto index : cut.units[u].statements) places[index] = u;
  }
  return places;
}

struct Block {
  std::size_t begin;
  std::size_t commit;
};

std::vector<Block> blocks_in(const Texts& script) {
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < script.size(); ++i) {
    if (script[i] == "BEGIN") blocks.push_back({i, i});
    if (script[i] == "COMMIT") blocks.back().commit = i;
  }
  return blocks;
}

RC_GTEST_PROP(UnitsProperties, hold_every_statement_once_and_in_its_order, (bool own_steps)) {
  const auto script = *scripts();
  const auto cut = cut_into_units(part_of(script), own_steps);
  RC_ASSERT(cut.faults.empty());
  RC_ASSERT(!cut.units.empty());
  Numbers expected;
  for (std::size_t i = 0; i < script.size(); ++i) {
    if (!controls(script[i])) expected.push_back(i);
  }
  RC_ASSERT(numbers_in(cut) == expected);
}

RC_GTEST_PROP(UnitsProperties, keep_a_block_together_and_apart_from_all_else, (bool own_steps)) {
  const auto script = *scripts();
  const auto places = places_in(cut_into_units(part_of(script), own_steps));
  for (const auto& block : blocks_in(script)) {
    for (const auto& [index, unit] : places) {
      const bool inside = index > block.begin && index < block.commit;
      const auto first = places.find(block.begin + 1);
      if (first == places.end() || block.begin + 1 == block.commit) continue;
      RC_ASSERT((unit == first->second) == inside);
    }
  }
}

RC_GTEST_PROP(UnitsProperties, leave_alone_what_no_transaction_takes, (bool own_steps)) {
  const auto script = *scripts();
  for (const auto& unit : cut_into_units(part_of(script), own_steps).units) {
    const bool alone = std::ranges::any_of(unit.statements, [&](auto index) { return stands_alone(script[index]); });
    RC_ASSERT(unit.alone == alone);
    RC_ASSERT(!alone || unit.statements.size() == 1);
  }
}

RC_GTEST_PROP(UnitsProperties, are_one_transaction_where_nothing_asks_for_more, ()) {
  const auto script = *rc::gen::container<Texts>(rc::gen::elementOf(plain));
  const auto cut = cut_into_units(part_of(script), false);
  RC_ASSERT(cut.units.size() == 1U);
  RC_ASSERT(!cut.units.front().alone);
}

RC_GTEST_PROP(UnitsProperties, commit_a_new_value_before_it_is_used, ()) {
  const auto script = *scripts();
  const auto places = places_in(cut_into_units(part_of(script), false));
  for (const auto& [added, unit_of_it] : places) {
    if (script[added] != adds_value) continue;
    for (const auto& [used, unit] : places) {
      if (used > added && script[used] == uses_value) RC_ASSERT(unit > unit_of_it);
    }
  }
}

RC_GTEST_PROP(UnitsProperties, are_single_steps_where_the_author_says_so, ()) {
  const auto script = *scripts();
  const auto blocks = blocks_in(script);
  for (const auto& unit : cut_into_units(part_of(script), true).units) {
    const bool in_block = std::ranges::any_of(blocks, [&](const auto& block) {
      return !unit.statements.empty() && unit.statements.front() > block.begin &&
             unit.statements.front() < block.commit;
    });
    const auto changing = std::ranges::count_if(unit.statements, [&](auto index) { return script[index] != setting; });
    RC_ASSERT(in_block || changing <= 1);
  }
}

RC_GTEST_PROP(UnitsProperties, bring_along_the_settings_of_the_units_before_them, (bool own_steps)) {
  const auto script = *scripts();
  Numbers so_far;
  for (const auto& unit : cut_into_units(part_of(script), own_steps).units) {
    RC_ASSERT(unit.settings == so_far);
    for (const auto index : unit.statements) {
      if (script[index] == setting) so_far.push_back(index);
    }
  }
}

RC_GTEST_PROP(UnitsProperties, take_out_what_a_server_refused_in_a_transaction, ()) {
  const auto script = *rc::gen::nonEmpty(rc::gen::container<Texts>(rc::gen::elementOf(plain)));
  const auto refused = *rc::gen::inRange<std::size_t>(0, script.size());
  const auto cut = cut_into_units(part_of(script), false, {refused});
  Numbers expected(script.size());
  std::iota(expected.begin(), expected.end(), 0U);
  RC_ASSERT(numbers_in(cut) == expected);
  const auto& unit = cut.units[places_in(cut).at(refused)];
  RC_ASSERT(unit.alone);
  RC_ASSERT(unit.statements == Numbers{refused});
}

RC_GTEST_PROP(UnitsProperties, refuse_a_block_that_does_not_close, ()) {
  auto script = *scripts();
  const auto blocks = blocks_in(script);
  RC_PRE(!blocks.empty());
  const auto& broken = blocks[*rc::gen::inRange<std::size_t>(0, blocks.size())];
  const auto lost = *rc::gen::arbitrary<bool>() ? broken.begin : broken.commit;
  script.erase(script.begin() + static_cast<std::ptrdiff_t>(lost));
  RC_ASSERT(!cut_into_units(part_of(script), false).faults.empty());
}

}  // namespace
}  // namespace drover::migrations
