#include "fleet/broadcast.hpp"

#include <utility>

namespace drover::fleet {

void Broadcast::on(const events::Event& event) {
  const std::scoped_lock lock(mutex_);
  listener_.on(event);
  kept_.push_back(event);
}

void Broadcast::write(std::int64_t run) {
  std::vector<events::Event> events;
  {
    const std::scoped_lock lock(mutex_);
    events = std::exchange(kept_, {});
  }
  if (!events.empty()) store_.append(run, events);
}

}  // namespace drover::fleet
