#include "fleet/reconcile.hpp"

#include <map>
#include <unordered_set>

#include "control/spelling.hpp"
#include "fleet/survey.hpp"

namespace drover::fleet {

namespace {

using Rows = std::map<control::TargetKey, control::TargetRow>;

Rows rows_of(control::Store& store, const Stage& stage) {
  Rows rows;
  store.each_target(stage.catalog->name(), [&](control::TargetRow row) {
    auto key = row.key;
    rows.emplace(std::move(key), std::move(row));
  });
  return rows;
}

std::string belief(const control::TargetRow& row) {
  std::string text = row.version.empty() ? "empty" : row.version;
  if (row.missing > 0) text += " +" + std::to_string(row.missing) + " missing";
  return text + " " + std::string(control::to_string(row.state));
}

// When it was read and what it was compared with is no difference in what is believed.
bool differ(const control::TargetRow& a, const control::TargetRow& b) {
  return a.history_digest != b.history_digest || a.state != b.state || a.version != b.version ||
         a.pending != b.pending || a.missing != b.missing || a.epoch != b.epoch || a.batch != b.batch;
}

events::Outcome unread(const Known& known) {
  return {.target = known.target->label,
          .tenant = known.target->tenant.id.text,
          .catalog = known.key.catalog,
          .identity = known.key.identity,
          .verdict = events::Verdict::failed,
          .failure = *known.unreadable};
}

void compare(const Known& known, const Rows& after, Reconciled& reconciled) {
  ++reconciled.selected;
  if (known.unreadable) return reconciled.unreadable.push_back(unread(known));
  const auto found = after.find(known.key);
  if (!known.history || found == after.end()) {
    reconciled.interrupted = true;
    return;
  }
  const auto& row = found->second;
  if (row.state == control::TargetState::running) return reconciled.at_work.push_back(known.target->label);
  if (known.row && !differ(*known.row, row)) {
    ++reconciled.same;
    return;
  }
  const auto before = known.row ? belief(*known.row) : std::string();
  auto now = belief(row);
  if (now == before) now = known.row->history_digest != row.history_digest ? "another history" : "newer claims";
  reconciled.mended.push_back(
      {.catalog = known.key.catalog, .label = known.target->label, .before = before, .after = std::move(now)});
}

void add_vanished(const Stage& stage, const Rows& rows, Reconciled& reconciled) {
  if (!stage.whole_source) return;
  const auto present = stage.labels();
  for (const auto& [key, row] : rows) {
    if (!present.contains(row.label)) reconciled.vanished.push_back(row.label);
  }
}

}  // namespace

Reconciled reconcile(const db::Drivers& drivers, control::Store& store, const std::vector<Stage>& stages,
                     const Rules& rules, const std::stop_token& stop) {
  Reconciled reconciled;
  for (const auto& stage : stages) {
    store.remember(*stage.catalog);
    const auto fleet = survey(drivers, store, stage, rules, {.open_all = true, .rows = true}, stop);
    const auto after = rows_of(store, stage);
    for (const auto& known : fleet) compare(known, after, reconciled);
    add_vanished(stage, after, reconciled);
  }
  reconciled.interrupted = reconciled.interrupted || stop.stop_requested();
  return reconciled;
}

}  // namespace drover::fleet
