#include "fleet/readings.hpp"

#include <algorithm>
#include <set>

namespace drover::fleet {

Readings readings_of(control::Store& store, const std::vector<Stage>& stages, std::int64_t number) {
  Readings readings;
  const auto version = migrations::Version::parse(std::to_string(number));
  for (const auto& stage : stages) {
    std::set<std::string> selected;
    for (const auto& target : stage.targets) selected.insert(target.address.identity());
    store.each_target(stage.catalog->name(), [&](const control::TargetRow& row) {
      if (!selected.contains(row.key.identity)) return;
      const auto highest = migrations::Version::read(row.version);
      if (row.batch > number) ++readings.to_batch;
      if (highest && version && *version < *highest) ++readings.to_version;
    });
  }
  return readings;
}

}  // namespace drover::fleet
