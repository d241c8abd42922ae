#include "fleet/frozen.hpp"

namespace drover::fleet {

namespace {

const control::Freeze* later(const control::Freeze* a, const control::Freeze* b) {
  if (a == nullptr || b == nullptr) return a == nullptr ? b : a;
  return a->until < b->until ? b : a;
}

}  // namespace

Frozen::Frozen(control::Store& store) : freezes_(store.freezes()) {
  for (const auto& freeze : freezes_) {
    if (freeze.everything) continue;
    for (const auto& label : store.frozen(freeze.id)) by_label_[label] = later(by_label_[label], &freeze);
  }
}

const control::Freeze* Frozen::find(const std::string& label) const {
  const auto found = by_label_.find(label);
  const auto* freeze = found == by_label_.end() ? nullptr : found->second;
  for (const auto& one : freezes_) {
    if (one.everything) freeze = later(freeze, &one);
  }
  return freeze;
}

std::string to_text(const control::Freeze& freeze) {
  auto time = to_iso8601(freeze.until).substr(0, 19);
  time[10] = ' ';
  auto text = "frozen until " + time + "Z by " + freeze.said_by;
  return freeze.reason.empty() ? text : text + ": " + freeze.reason;
}

}  // namespace drover::fleet
