#include "migrations/units.hpp"

#include <algorithm>

#include "migrations/migration.hpp"
#include "sql/effects.hpp"

namespace drover::migrations {

namespace {

using sql::Control;
using sql::TransactionUse;

class Cutter {
 public:
  Cutter(const Part& part, bool own_steps, const std::set<std::size_t>& forced)
      : part_(part), own_steps_(own_steps), forced_(forced) {}

  Units run() {
    brings_blocks_ = std::ranges::any_of(
        part_.statements, [](const auto& one) { return !one.lifted && one.effects.control == Control::begin; });
    for (std::size_t i = 0; i < part_.statements.size(); ++i) {
      if (!part_.statements[i].lifted) take(i);
    }
    if (block_begins_) fault(*block_begins_, "this BEGIN has no COMMIT", "end the block, or leave BEGIN out");
    close();
    if (found_.units.empty()) found_.units.emplace_back();
    refuse_state_across_units();
    keep_settings();
    return std::move(found_);
  }

 private:
  void fault(std::size_t index, std::string message, std::string hint) {
    const auto& position = part_.statements[index].statement.start;
    found_.faults.push_back({.code = "cannot_run_here",
                             .message = std::move(message),
                             .hint = std::move(hint),
                             .place = Place{.file = part_.file, .line = position.line, .column = position.column}});
  }

  void take(std::size_t index) {
    const auto& effects = part_.statements[index].effects;
    if (effects.transaction == TransactionUse::control) return steer(index, effects);
    const bool adds_value = !effects.new_enum_value.empty();
    const bool forced = forced_.contains(index);
    if (effects.transaction == TransactionUse::own || (forced && !adds_value)) return take_alone(index);
    open_.statements.push_back(index);
    if (block_begins_) return;
    const bool each_by_itself = (own_steps_ || brings_blocks_) && !effects.is_setting;
    if (each_by_itself || forced || is_used_later(index)) close();
  }

  void take_alone(std::size_t index) {
    if (block_begins_) {
      return fault(index, part_.statements[index].effects.reason + ", and stands between BEGIN and COMMIT",
                   "move it out of the block");
    }
    close();
    found_.units.push_back({.statements = {index}, .alone = true});
  }

  void steer(std::size_t index, const sql::Effects& effects) {
    switch (effects.control) {
      case Control::begin:
        return begin(index, effects);
      case Control::commit:
        if (!block_begins_) return fault(index, "this COMMIT has no BEGIN", "leave it out");
        close();
        block_begins_.reset();
        return;
      case Control::savepoint:
        if (!block_begins_) return fault(index, effects.kind + " outside of a block", "begin a block before it");
        open_.statements.push_back(index);
        return;
      case Control::rollback:
        return fault(index, "ROLLBACK would undo what the ledger is to record", "leave it out");
      case Control::refused:
      case Control::none:
        return fault(index, effects.reason, "leave it out: a plain BEGIN and COMMIT can be run");
    }
  }

  void begin(std::size_t index, const sql::Effects& effects) {
    if (block_begins_) return fault(index, "this BEGIN stands in a block that has not ended", "end that one first");
    close();
    block_begins_ = index;
    open_.isolation = effects.isolation;
  }

  void close() {
    if (!open_.statements.empty()) found_.units.push_back(open_);
    open_ = {};
  }

  // A new value of an enum cannot be used before it is committed (PostgreSQL 15 manual, ALTER TYPE).
  bool is_used_later(std::size_t index) const {
    const auto& value = part_.statements[index].effects.new_enum_value;
    if (value.empty()) return false;
    return std::any_of(part_.statements.begin() + static_cast<std::ptrdiff_t>(index) + 1, part_.statements.end(),
                       [&](const auto& later) {
                         return later.effects.new_enum_value.empty() &&
                                later.statement.text.view().find(value) != std::string::npos;
                       });
  }

  // After an interruption the next unit begins in another session.
  void refuse_state_across_units() {
    for (std::size_t u = 0; u + 1 < found_.units.size(); ++u) {
      for (const auto index : found_.units[u].statements) {
        const auto& state = part_.statements[index].effects.session_state;
        if (state.empty()) continue;
        fault(index, state + " would be gone if the file were resumed behind it",
              "keep it in one transaction with what uses it");
      }
    }
  }

  void keep_settings() {
    std::vector<std::size_t> settings;
    for (auto& unit : found_.units) {
      unit.settings = settings;
      std::ranges::copy_if(unit.statements, std::back_inserter(settings),
                           [&](auto index) { return part_.statements[index].effects.is_setting; });
    }
  }

  const Part& part_;
  bool own_steps_;
  const std::set<std::size_t>& forced_;
  bool brings_blocks_ = false;
  std::optional<std::size_t> block_begins_;
  Unit open_;
  Units found_;
};

}  // namespace

Units cut_into_units(const Part& part, bool own_steps, const std::set<std::size_t>& forced) {
  return Cutter(part, own_steps, forced).run();
}

}  // namespace drover::migrations
