#include <algorithm>

#include <fmt/format.h>

#include "plan/ways.hpp"

namespace drover::plan {

namespace {

using ledger::Entry;
using migrations::Version;

class Back {
 public:
  Back(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal)
      : catalog_(catalog), history_(history), goal_(goal) {}

  Planned run() {
    for (const auto* entry : std::visit([this](const auto& aim) { return undone(aim); }, goal_.aim)) add(*entry);
    go_on_with_unfinished();
    refuse_dependants();
    if (!problems_.empty()) return Blocked{std::move(problems_)};
    finish();
    return std::move(plan_);
  }

 private:
  using Entries = std::vector<const Entry*>;

  // The latest first, as things really happened.
  Entries latest_first() const {
    Entries entries;
    for (const auto& entry : history_.entries) entries.push_back(&entry);
    std::ranges::stable_sort(entries, std::ranges::greater{}, &Entry::seq);
    return entries;
  }

  bool passes_filter(const Entry& entry) const {
    return goal_.types.empty() || std::ranges::find(goal_.types, entry.type) != goal_.types.end();
  }

  // Repeatable ones cannot be undone. Where all else goes their rows go too, so that they are run again.
  template <class Wanted>
  Entries those(Wanted wanted) const {
    auto entries = latest_first();
    const auto goes = [&](const Entry* entry) {
      return entry->kind != ledger::Kind::repeatable && passes_filter(*entry) && wanted(*entry);
    };
    const bool all_go = std::ranges::all_of(
        entries, [&](const Entry* entry) { return entry->kind == ledger::Kind::repeatable || goes(entry); });
    std::erase_if(entries, [&](const Entry* entry) {
      return !goes(entry) && !(all_go && entry->kind == ledger::Kind::repeatable);
    });
    const bool nothing_else = std::ranges::none_of(entries, goes);
    if (nothing_else) entries.clear();
    return entries;
  }

  // What provisioning, baseline and adoption wrote has batch 0, and is never undone by batch.
  Entries undone(const BackToBatch& aim) {
    const auto entries = those([&](const Entry& entry) { return entry.batch > aim.batch; });
    const bool nothing_kept = entries.size() == history_.entries.size() && goal_.types.empty();
    if (aim.batch > 0 && nothing_kept && !entries.empty()) {
      problems_.push_back(
          {.code = "nothing_below",
           .message = fmt::format("it has nothing at or below batch {}: everything would be undone", aim.batch),
           .hint = "--to-batch 0 undoes all"});
    }
    return entries;
  }

  Entries undone(const BackBatch& aim) const {
    std::int64_t first = 0;
    for (const auto& entry : history_.entries) {
      if (entry.batch == aim.batch && (first == 0 || entry.seq < first)) first = entry.seq;
    }
    if (first == 0 || aim.batch == 0) return {};
    return those([&](const Entry& entry) { return entry.batch > 0 && entry.seq >= first; });
  }

  Entries undone(const BackTo& aim) const {
    const bool all = aim.version.key().empty();
    return those([&](const Entry& entry) { return aim.version < entry.version && (!all || entry.batch > 0); });
  }

  Entries undone(const BackOnly& aim) {
    const auto entries = those([&](const Entry& entry) { return entry.version == aim.version; });
    if (entries.empty() || goal_.out_of_order == OutOfOrder::apply) return entries;
    for (const auto& later : history_.entries) {
      if (later.seq <= entries.front()->seq) continue;
      problems_.push_back(applied_later(later, *entries.front()));
      break;
    }
    return entries;
  }

  Entries undone(const BackSteps& aim) const {
    auto entries = those([](const Entry& entry) { return entry.batch > 0; });
    entries.resize(std::min(entries.size(), static_cast<std::size_t>(std::max(aim.count, 0))));
    return entries;
  }

  Entries undone(const BackExactly& aim) {
    const migrations::VersionSet named(aim.versions.begin(), aim.versions.end());
    auto entries = those([&](const Entry& entry) { return named.contains(entry.version); });
    if (entries.empty() || goal_.out_of_order == OutOfOrder::apply) return entries;
    for (const auto& later : history_.entries) {
      const bool counted = later.batch > 0 && passes_filter(later);
      if (!counted || later.seq < entries.back()->seq || std::ranges::find(entries, &later) != entries.end()) continue;
      problems_.push_back(applied_later(later, *entries.back()));
      break;
    }
    return entries;
  }

  static Problem applied_later(const Entry& later, const Entry& undone) {
    return {.code = "applied_later",
            .message = fmt::format("{} was applied after {}", later.version.text(), undone.version.text()),
            .hint = "undo that first, or --out-of-order apply"};
  }

  // The aims that go forward never come here.
  Entries undone(const Newest& /*aim*/) const { return {}; }
  Entries undone(const UpTo& /*aim*/) const { return {}; }
  Entries undone(const OnlyUp& /*aim*/) const { return {}; }
  Entries undone(const Exactly& /*aim*/) const { return {}; }

  void add(const Entry& entry) {
    const auto* migration = catalog_.find(entry.version);
    PlannedStep step{.direction = Direction::back, .version = entry.version, .migration = migration};
    step.row_only = entry.outcome == ledger::Recorded::skipped || entry.outcome == ledger::Recorded::recorded ||
                    entry.kind == ledger::Kind::repeatable;
    const bool has_file = migration != nullptr && migration->down.has_value();
    step.from_ledger = !step.row_only && !has_file && entry.has_down;
    if (!step.row_only) check(entry, migration, has_file);
    gone_.insert(entry.version);
    plan_.steps.push_back(std::move(step));
  }

  void check(const Entry& entry, const migrations::Migration* migration, bool has_file) {
    const auto file = migration == nullptr ? std::optional<Place>{} : Place{.file = migration->up.file};
    if (migration != nullptr && !migration->directives.irreversible.empty()) {
      problems_.push_back(
          {.code = "irreversible",
           .message = fmt::format("{} is irreversible: {}", entry.version.text(), migration->directives.irreversible),
           .hint = "restore a backup, or write a migration that goes forward",
           .place = file});
    } else if (!has_file && !entry.has_down) {
      problems_.push_back({.code = "no_down",
                           .message = fmt::format("{} {} has no down, neither as a file nor in the ledger",
                                                  entry.version.text(), entry.name),
                           .hint = "write its down, or a migration that goes forward",
                           .place = file});
    } else if (has_file) {
      std::ranges::copy(migration->down->faults, std::back_inserter(problems_));
    }
  }

  // A migration that is half undone goes on before anything else, or nothing does.
  void go_on_with_unfinished() {
    if (!history_.unfinished) return;
    const auto& unfinished = *history_.unfinished;
    const auto step = std::ranges::find(plan_.steps, unfinished.version, &PlannedStep::version);
    if (!unfinished.back || step == plan_.steps.end()) {
      if (!plan_.steps.empty()) problems_.push_back(in_the_way(unfinished));
      return;
    }
    if (step->migration != nullptr && step->migration->down && !step->from_ledger) {
      const auto resume = resume_of(unfinished, *step->migration->down);
      if (!resume) return problems_.push_back(resume.error());
      step->resume_at = resume->at;
      step->in_doubt = resume->in_doubt;
    } else {
      step->resume_at = unfinished.done.size();
      step->in_doubt = unfinished.intent.has_value();
    }
    std::rotate(plan_.steps.begin(), step, std::next(step));
  }

  // Nobody that stays may require one that goes.
  void refuse_dependants() {
    for (const auto& entry : history_.entries) {
      const auto* migration = catalog_.find(entry.version);
      if (migration == nullptr || gone_.contains(entry.version)) continue;
      if (entry.outcome == ledger::Recorded::skipped) continue;
      for (const auto& required : migration->directives.requires_versions) {
        if (!gone_.contains(required)) continue;
        problems_.push_back({.code = "dependants",
                             .message = fmt::format("{} stays and requires {}", entry.version.text(), required.text()),
                             .hint = "undo it first",
                             .place = Place{.file = migration->up.file}});
      }
    }
  }

  void finish() {
    if (const auto* highest = history_.highest()) plan_.from = *highest;
    for (const auto& entry : history_.entries) {
      if (gone_.contains(entry.version)) continue;
      if (!plan_.to || *plan_.to < entry.version) plan_.to = entry.version;
    }
  }

  const migrations::Catalog& catalog_;
  const ledger::History& history_;
  const Goal& goal_;
  Plan plan_;
  Problems problems_;
  migrations::VersionSet gone_;
};

}  // namespace

Planned plan_back(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal) {
  return Back(catalog, history, goal).run();
}

}  // namespace drover::plan
