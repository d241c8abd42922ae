#include "fleet/broadcast.hpp"

#include <utility>

namespace drover::fleet {

void Broadcast::on(const events::Event& event) {
  const bool written_by_others =
      std::holds_alternative<events::Halted>(event) || std::holds_alternative<events::RunFinished>(event);
  const std::scoped_lock lock(mutex_);
  listener_.on(event);
  if (!written_by_others && !std::holds_alternative<events::TimeLeft>(event)) kept_.push_back(event);
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

bool Broadcast::has_something_to_write() {
  const std::scoped_lock lock(mutex_);
  return !kept_.empty();
}

}  // namespace drover::fleet
