#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "control/store.hpp"
#include "fleet/request.hpp"
#include "plan/plan.hpp"

namespace drover::fleet {

// One selected target with what is known of it before anything runs.
struct Known {
  const tenants::Target* target = nullptr;
  control::TargetKey key;
  // What the control database says: that it has a ledger, that it has failed, how it stands, and all of it where that
  // is kept (SurveyOptions).
  bool had_ledger = false;
  bool had_failure = false;
  control::TargetState state = control::TargetState::unread;
  std::shared_ptr<const control::TargetRow> row;
  // From the control database where its row can be trusted, else read in the target; null: could not be read.
  std::shared_ptr<const ledger::History> history;
  bool from_control = false;
  bool is_strange = false;  // read for the first time, and last migrated with another control database
  std::optional<Instant> read_at;
  std::shared_ptr<const events::Failure> unreadable;  // null, and small, for nearly all
  std::shared_ptr<const plan::Planned> planned;       // null where there is no history
};

// The steps that a run must make, without the conditional ones that were skipped before: those are only looked at
// again when a target is opened anyway.
std::vector<const plan::PlannedStep*> due_steps(const plan::Plan& plan, const ledger::History& history);

// What is planned for one, in its order.
std::vector<std::string> versions_of(const Known& known);

// What an observation of this stage says it was compared with.
std::string compared_with(const Stage& stage);

// How a target stands against its catalog, for its control row.
control::Observation observe(const Stage& stage, const tenants::Target& target, const control::TargetKey& key,
                             const ledger::History& history);

// Whether the control database's row can answer for the target (DESIGN.md section 5): this catalog's digest, no
// unfinished claim, read lately, in the ledger of this name, and for files the same file.
bool can_be_trusted(const control::TargetRow& row, const Stage& stage, const db::Driver& driver,
                    const tenants::Target& target, std::chrono::milliseconds trust);

// Whether what was read last, however the files have changed since, is what a plan can be made of: the same but for the
// catalog's digest. A job reads again under the lock, before it does anything.
bool can_be_planned(const control::TargetRow& row, const Stage& stage, const db::Driver& driver,
                    const tenants::Target& target, std::chrono::milliseconds trust);

// Of one that is due or could not be read: why nothing can be planned for it, as far as that is known without opening
// it again.
std::optional<events::Failure> what_blocks(const Known& known, const migrations::Catalog& catalog);

// Whether what the row says is of the ledger of this name, however long ago that was and whatever the files were.
bool is_about(const control::TargetRow& row, const Stage& stage);

plan::Goal goal_for(const plan::Goal& goal, const tenants::Target& target);

}  // namespace drover::fleet
