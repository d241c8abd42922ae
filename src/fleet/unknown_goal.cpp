#include "fleet/unknown_goal.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace drover::fleet {

namespace {

const migrations::Version* version_in(const plan::Goal& goal) {
  if (const auto* to = std::get_if<plan::BackTo>(&goal.aim)) return &to->version;
  if (const auto* only = std::get_if<plan::BackOnly>(&goal.aim)) return &only->version;
  return nullptr;
}

std::optional<std::int64_t> batch_in(const plan::Goal& goal) {
  if (const auto* to = std::get_if<plan::BackToBatch>(&goal.aim)) return to->batch;
  if (const auto* batch = std::get_if<plan::BackBatch>(&goal.aim)) return batch->batch;
  return std::nullopt;
}

// Zero stands before the first: of versions as of batches.
bool is_zero(const migrations::Version& version) { return version.key().empty(); }

}  // namespace

bool somebody_knows(const plan::Goal& goal, const migrations::Catalog& catalog, const std::vector<Known>& fleet,
                    control::Store& store) {
  const auto* version = version_in(goal);
  const auto batch = batch_in(goal);
  if (version == nullptr && !batch) return true;
  if (version != nullptr && (is_zero(*version) || catalog.find(*version) != nullptr)) return true;
  if (batch && (*batch == 0 || store.find_run(*batch))) return true;
  return std::ranges::any_of(fleet, [&](const Known& known) {
    if (!known.history) return true;
    return version != nullptr ? known.history->find(*version) != nullptr : known.history->highest_batch >= *batch;
  });
}

Problem unknown_goal(const plan::Goal& goal) {
  if (const auto* version = version_in(goal)) {
    return {.code = "version_unknown",
            .message = fmt::format("there is no migration {}, neither as a file nor in a tenant", version->text()),
            .hint = "drover status --tenant ID shows what one has"};
  }
  return {.code = "run_unknown",
          .message = fmt::format("there is no run {}, and no tenant has a batch as high", batch_in(goal).value_or(0)),
          .hint = "drover run list"};
}

}  // namespace drover::fleet
