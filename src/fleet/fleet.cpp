#include "fleet/fleet.hpp"

#include "fleet/execution.hpp"

namespace drover::fleet {

Fleet::Fleet(const db::Drivers& drivers, control::Store& store, events::Listener& listener, Rules rules)
    : drivers_(drivers), store_(store), listener_(listener), rules_(std::move(rules)) {}

events::Summary Fleet::execute(const Request& request, const std::vector<Stage>& stages, std::stop_token stop) {
  return Execution(drivers_, store_, listener_, rules_, request, stages, std::move(stop)).run();
}

}  // namespace drover::fleet
