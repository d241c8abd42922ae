#include <algorithm>

#include <fmt/format.h>

#include "plan/ways.hpp"

namespace drover::plan {

namespace {

using migrations::Kind;
using migrations::Migration;
using migrations::Version;

class Forward {
 public:
  Forward(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal)
      : catalog_(catalog), history_(history), index_(history), highest_(history.highest()), goal_(goal) {
    if (const auto* exactly = std::get_if<Exactly>(&goal_.aim)) {
      exactly_.insert(exactly->versions.begin(), exactly->versions.end());
    }
  }

  Planned run() {
    if (const auto unknown = unknown_versions(catalog_, history_); !unknown.empty()) {
      const auto* newest = catalog_.newest();
      if (newest == nullptr || *newest < unknown.front()) return Ahead{unknown};
      return Blocked{missing_files(unknown)};
    }
    problems_ = changed_files(catalog_, history_);
    begin_with_unfinished();
    if (const auto* only = std::get_if<OnlyUp>(&goal_.aim)) {
      run_only(only->version);
    } else {
      run_all();
    }
    if (!problems_.empty()) return Blocked{std::move(problems_)};
    finish();
    return std::move(plan_);
  }

 private:
  Problems missing_files(const std::vector<Version>& unknown) const {
    Problems problems;
    for (const auto& version : unknown) {
      problems.push_back({.code = "missing_file",
                          .message = fmt::format("{} is applied, but its file is not in the catalog", version.text()),
                          .hint = "put the file back, or go back with drover migrate-back --only " + version.text()});
    }
    return problems;
  }

  bool applied(const Version& version) const {
    const auto* entry = index_.find(version);
    return entry != nullptr && entry->outcome != ledger::Recorded::skipped;
  }

  // What needs nothing more: applied, and for a repeatable one as it is now; or made unnecessary by a baseline.
  bool settled(const Migration& migration) const {
    if (migration.kind == Kind::versioned && baseline_ != nullptr && !(baseline_->version < migration.version)) {
      return true;
    }
    if (!applied(migration.version)) return false;
    return migration.kind != Kind::repeatable ||
           index_.find(migration.version)->statements_checksum == migration.up.statements_checksum;
  }

  // The highest one that the aim covers, on a target where nothing is applied yet.
  const Migration* baseline() const {
    if (!history_.entries.empty() || std::holds_alternative<OnlyUp>(goal_.aim)) return nullptr;
    const Migration* highest = nullptr;
    for (const auto& one : catalog_.baselines()) {
      if (wanted(one) && one.applies_to(goal_.level) && passes_filter(one)) highest = &one;
    }
    return highest;
  }

  void begin_with_baseline() {
    const auto& unfinished = history_.unfinished;
    baseline_ = baseline();
    if (baseline_ == nullptr || (unfinished && unfinished->version != baseline_->version)) return;
    if (!unfinished) add(*baseline_, false);
    for (const auto& migration : catalog_.migrations()) {
      if (migration.kind != Kind::versioned || !(migration.version < baseline_->version)) continue;
      if (!plan_.steps.empty()) plan_.steps.front().stands_for.push_back(migration.version);
      planned_.insert(migration.version);
    }
  }

  // A migration that is half done goes on before anything else, or nothing does.
  void begin_with_unfinished() {
    if (!history_.unfinished) return;
    const auto& unfinished = *history_.unfinished;
    const auto* migration = baseline();
    if (migration == nullptr || migration->version != unfinished.version) migration = catalog_.find(unfinished.version);
    if (unfinished.back || (migration != nullptr && !(wanted(*migration) && passes_filter(*migration)))) {
      problems_.push_back(in_the_way(unfinished));
      return;
    }
    if (migration == nullptr) {
      auto missing = missing_files({unfinished.version});
      problems_.insert(problems_.end(), missing.begin(), missing.end());
      return;
    }
    const auto resume = resume_of(unfinished, migration->up);
    if (!resume) return problems_.push_back(resume.error());
    add(*migration, false);
    plan_.steps.back().resume_at = resume->at;
    plan_.steps.back().in_doubt = resume->in_doubt;
  }

  // What the run's aim covers, whatever the target has of it already.
  bool wanted(const Migration& migration) const {
    if (const auto* up_to = std::get_if<UpTo>(&goal_.aim)) return !(up_to->version < migration.version);
    if (const auto* only = std::get_if<OnlyUp>(&goal_.aim)) return only->version == migration.version;
    return !std::holds_alternative<Exactly>(goal_.aim) || exactly_.contains(migration.version);
  }

  bool passes_filter(const Migration& migration) const {
    return goal_.types.empty() || std::ranges::find(goal_.types, migration.directives.type) != goal_.types.end();
  }

  // Not applied although a newer one is, and nobody meant it to be so.
  bool is_late(const Migration& migration) const {
    if (migration.kind == Kind::repeatable) return false;
    if (highest_ == nullptr || *highest_ < migration.version || index_.find(migration.version) != nullptr) return false;
    return std::ranges::find(history_.deferred, migration.version) == history_.deferred.end();
  }

  bool begun(const Migration& migration) const {
    return !plan_.steps.empty() && plan_.steps.front().version == migration.version;
  }

  void run_all() {
    begin_with_baseline();
    for (const auto& migration : catalog_.migrations()) {
      if (begun(migration) || settled(migration) || !migration.applies_to(goal_.level) || !wanted(migration)) continue;
      if (!passes_filter(migration)) {
        plan_.deferred.push_back(migration.version);
        continue;
      }
      const bool late = is_late(migration);
      if (late && goal_.out_of_order == OutOfOrder::refuse) {
        refuse_late(migration);
      } else {
        add(migration, late);
      }
    }
  }

  void run_only(const Version& version) {
    const auto* migration = catalog_.find(version);
    if (migration == nullptr) {
      problems_.push_back({.code = "version_unknown",
                           .message = fmt::format("there is no migration {}", version.text()),
                           .hint = "drover status --tenant shows the versions"});
      return;
    }
    if (begun(*migration) || settled(*migration) || !migration->applies_to(goal_.level)) return;
    if (goal_.out_of_order == OutOfOrder::refuse) refuse_gaps_below(*migration);
    const bool late = is_late(*migration);
    if (late && goal_.out_of_order == OutOfOrder::refuse) return refuse_late(*migration);
    add(*migration, late);
  }

  void refuse_gaps_below(const Migration& migration) {
    for (const auto& lower : catalog_.migrations()) {
      if (!(lower.version < migration.version)) break;
      if (index_.find(lower.version) != nullptr || !lower.applies_to(goal_.level)) continue;
      problems_.push_back({.code = "gap_below",
                           .message = fmt::format("{} is not applied, and comes before {}", lower.version.text(),
                                                  migration.version.text()),
                           .hint = "drover migrate --to " + migration.version.text() + ", or --out-of-order apply",
                           .place = Place{.file = lower.up.file}});
      return;
    }
  }

  void refuse_late(const Migration& migration) {
    problems_.push_back({.code = "late_file",
                         .message = fmt::format("{} is older than {}, which is applied already",
                                                migration.version.text(), highest_->text()),
                         .hint = "renumber it, or --out-of-order apply",
                         .place = Place{.file = migration.up.file}});
  }

  void add(const Migration& migration, bool late) {
    std::ranges::copy(migration.up.faults, std::back_inserter(problems_));
    for (const auto& required : migration.directives.requires_versions) {
      if (applied(required) || planned_.contains(required)) continue;
      problems_.push_back({.code = "requires_unmet",
                           .message = fmt::format("{} requires {}, which is neither applied nor planned here",
                                                  migration.version.text(), required.text()),
                           .hint = "apply it first",
                           .place = Place{.file = migration.up.file}});
    }
    plan_.steps.push_back({.direction = Direction::up,
                           .version = migration.version,
                           .migration = &migration,
                           .conditional = !migration.directives.when.empty(),
                           .late = late});
    // A conditional one may turn out as skipped, and a skipped one satisfies nobody.
    if (migration.directives.when.empty()) planned_.insert(migration.version);
  }

  void finish() {
    if (highest_ != nullptr) plan_.from = plan_.to = *highest_;
    for (const auto& step : plan_.steps) {
      if (step.migration->kind == Kind::repeatable) continue;
      if (!plan_.to || *plan_.to < step.version) plan_.to = step.version;
    }
  }

  const migrations::Catalog& catalog_;
  const ledger::History& history_;
  const ledger::Index index_;
  const Version* highest_;  // of what is applied; null: nothing is
  const Goal& goal_;
  migrations::VersionSet exactly_;  // what the aim names
  Plan plan_;
  Problems problems_;
  migrations::VersionSet planned_;
  const Migration* baseline_ = nullptr;
};

}  // namespace

Planned plan_forward(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal) {
  return Forward(catalog, history, goal).run();
}

}  // namespace drover::plan
