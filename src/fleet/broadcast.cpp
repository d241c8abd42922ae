#include "fleet/broadcast.hpp"

#include <utility>

namespace drover::fleet {

namespace {

bool is_to_be_kept(const events::Event& event) {
  const bool written_by_others =
      std::holds_alternative<events::Halted>(event) || std::holds_alternative<events::RunFinished>(event);
  return !written_by_others && !std::holds_alternative<events::TimeLeft>(event);
}

}  // namespace

void Broadcast::on(const events::Event& event) {
  const std::scoped_lock lock(mutex_);
  listener_.on(event);
  if (is_to_be_kept(event)) kept_.push_back(event);
}

void Broadcast::tell(const events::Event& event) {
  const std::scoped_lock lock(mutex_);
  listener_.on(event);
}

void Broadcast::keep(const events::Event& event) {
  const std::scoped_lock lock(mutex_);
  if (is_to_be_kept(event)) kept_.push_back(event);
}

void Broadcast::write(std::int64_t run, const std::vector<control::JobResult>& results) {
  std::vector<events::Event> events;
  {
    const std::scoped_lock lock(mutex_);
    events = std::exchange(kept_, {});
  }
  if (!results.empty()) {
    store_.finish(results, run, events);
  } else if (!events.empty()) {
    store_.append(run, events);
  }
}

std::size_t Broadcast::kept() {
  const std::scoped_lock lock(mutex_);
  return kept_.size();
}

}  // namespace drover::fleet
