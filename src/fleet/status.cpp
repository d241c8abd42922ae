#include "fleet/status.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_set>

#include "db/error.hpp"
#include "fleet/survey.hpp"

namespace drover::fleet {

namespace {

struct Standing {
  control::TargetState state = control::TargetState::unread;
  std::string version;
  std::int64_t missing = 0;
  std::int64_t pending = 0;
  std::optional<Instant> read_at;
};

// A failure that is not in the ledger: nobody could write it there.
control::TargetState state_of(const control::Observation& observation, control::TargetState before) {
  const bool failed = before == control::TargetState::failed || before == control::TargetState::blocked;
  return failed && observation.state == control::TargetState::pending ? before : observation.state;
}

// What is said of a target: by its ledger as it is, or was when it was read last, else by its row as it stands.
Standing standing_of(const Known& known, const Stage& stage) {
  Standing standing;
  standing.read_at = known.read_at;
  if (known.history) {
    const auto observation = observe(stage, *known.target, known.key, *known.history);
    const auto* highest = known.history->highest();
    standing.state = state_of(observation, known.state);
    standing.version = highest == nullptr ? "" : highest->text();
    standing.missing = observation.missing;
    standing.pending = observation.pending;
    return standing;
  }
  if (known.unreadable) {
    const bool corrupt = known.unreadable->error_class == db::to_string(db::ErrorClass::corrupt);
    standing.state = corrupt ? control::TargetState::blocked : control::TargetState::failed;
  } else if (known.row && is_about(*known.row, stage)) {
    standing.state = known.row->state;
  }
  if (known.row && is_about(*known.row, stage)) {
    standing.version = known.row->version;
    standing.missing = known.row->missing;
    standing.pending = known.row->pending;
    if (!standing.read_at) standing.read_at = known.row->read_at;
  }
  return standing;
}

// Very many targets share one history, and stand alike. What is returned is there until the next one is asked for.
class Standings {
 public:
  const Standing& of(const Known& known, const Stage& stage) {
    if (!known.history) return standing_ = standing_of(known, stage);
    const auto [place, made] = seen_.try_emplace({known.history.get(), known.target->level, known.state});
    if (made) place->second = standing_of(known, stage);
    place->second.read_at = known.read_at;
    return place->second;
  }

 private:
  std::map<std::tuple<const ledger::History*, std::string, control::TargetState>, Standing> seen_;
  Standing standing_;
};

class Groups {
 public:
  void add(const std::string& catalog, const Standing& standing, const std::string& label) {
    auto& group = group_of(catalog, standing);
    ++group.count;
    if (group.examples.size() < 3) group.examples.push_back(label);
    if (!standing.read_at) return;
    group.oldest_read = group.oldest_read ? std::min(*group.oldest_read, *standing.read_at) : *standing.read_at;
  }

  // The largest first within each catalog.
  std::vector<StatusGroup> take() {
    std::vector<StatusGroup> list;
    for (auto& [key, group] : groups_) list.push_back(std::move(group));
    std::ranges::stable_sort(list, [](const auto& a, const auto& b) {
      return std::tuple(a.catalog, -a.count) < std::tuple(b.catalog, -b.count);
    });
    return list;
  }

 private:
  // Neighbours are mostly of one group.
  StatusGroup& group_of(const std::string& catalog, const Standing& standing) {
    const auto is_it = [&](const StatusGroup& group) {
      return group.state == standing.state && group.missing == standing.missing && group.version == standing.version &&
             group.catalog == catalog;
    };
    if (last_ != nullptr && is_it(*last_)) return *last_;
    auto& group = groups_[{catalog, standing.version, standing.missing, standing.state}];
    group.catalog = catalog;
    group.version = standing.version;
    group.missing = standing.missing;
    group.state = standing.state;
    last_ = &group;
    return group;
  }

  using Key = std::tuple<std::string, std::string, std::int64_t, control::TargetState>;
  std::map<Key, StatusGroup> groups_;
  StatusGroup* last_ = nullptr;
};

bool is_where_it_should_be(const Standing& standing) {
  return standing.state == control::TargetState::migrated || standing.state == control::TargetState::ahead;
}

void add_skipped(Groups& groups, Status& status, const Stage& stage) {
  for (const auto& target : stage.targets) {
    if (tenants::takes_part(target.tenant.lifecycle)) continue;
    ++status.selected;
    groups.add(stage.catalog->name(), {.state = control::TargetState::skipped}, target.label);
  }
}

void add_vanished(Status& status, control::Store& store, const Stage& stage) {
  if (!stage.whole_source) return;
  const auto present = stage.labels();
  for (auto& label : store.labels(stage.catalog->name())) {
    if (!present.contains(label)) status.vanished.push_back(std::move(label));
  }
}

}  // namespace

Status status(const db::Drivers& drivers, control::Store& store, const std::vector<Stage>& stages, const Rules& rules,
              bool verify) {
  Status status;
  Groups groups;
  status.from_control = !verify;
  for (const auto& stage : stages) {
    const auto fleet =
        survey(drivers, store, stage, rules, {.open_all = verify, .open_unknown = false, .rows = true}, {});
    Standings standings;
    for (const auto& known : fleet) {
      const auto& standing = standings.of(known, stage);
      ++status.selected;
      if (!is_where_it_should_be(standing)) ++status.pending;
      groups.add(stage.catalog->name(), standing, known.target->label);
    }
    add_skipped(groups, status, stage);
    add_vanished(status, store, stage);
  }
  status.groups = groups.take();
  status.freezes = store.freezes();
  return status;
}

namespace {

// What was known last, where the target could not be read now.
std::shared_ptr<const ledger::History> last_known(const Known& known, control::Store& store) {
  if (known.history || !known.row) return known.history;
  auto last = store.history(known.row->history_digest);
  return last ? std::make_shared<const ledger::History>(*std::move(last)) : nullptr;
}

TargetStatus status_of(const Known& known, const Stage& stage, control::Store& store) {
  TargetStatus target;
  const auto standing = standing_of(known, stage);
  if (known.row) target.row = *known.row;
  target.row.key = known.key;
  target.row.label = known.target->label;
  target.row.tenant = known.target->tenant.id.text;
  target.row.state = standing.state;
  target.row.version = standing.version;
  target.row.pending = standing.pending;
  target.row.missing = standing.missing;
  target.row.read_at = standing.read_at;
  if (known.unreadable) target.row.failure = known.unreadable;
  // By these files, which no run has had to do with so far.
  const bool unsaid = standing.state == control::TargetState::blocked && !target.row.failure;
  if (const auto why = unsaid && known.history ? what_blocks(known, *stage.catalog) : std::nullopt) {
    target.row.failure = std::make_shared<const events::Failure>(*why);
  }
  target.address = known.target->address.text();
  target.migrations = migrations_of(known, stage, store.migration_states(known.key.catalog, known.target->label));
  return target;
}

}  // namespace

std::vector<TargetStatus> status_in_full(const db::Drivers& drivers, control::Store& store,
                                         const std::vector<Stage>& stages, const Rules& rules, bool verify) {
  std::vector<TargetStatus> list;
  for (const auto& stage : stages) {
    auto fleet = survey(drivers, store, stage, rules,
                        {.open_all = verify, .open_unknown = false, .rows = true, .whole = true}, {});
    for (auto& known : fleet) known.history = last_known(known, store);
    plan_all(fleet, *stage.catalog, {.aim = plan::Newest{}});
    for (const auto& known : fleet) list.push_back(status_of(known, stage, store));
  }
  return list;
}

}  // namespace drover::fleet
