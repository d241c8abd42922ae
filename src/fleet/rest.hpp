#pragma once

#include <optional>
#include <vector>

#include "control/store.hpp"
#include "events/listener.hpp"
#include "fleet/request.hpp"
#include "fleet/status.hpp"
#include "tenants/source.hpp"

namespace drover::fleet {

// A whole fleet that is where its catalogs are. What a survey would find by looking at each tenant, the control
// database says in one answer for each catalog, so that this costs little however many there are.
struct Rest {
  struct OfCatalog {
    const migrations::Catalog* catalog = nullptr;
    control::Rest rest;
  };
  std::vector<OfCatalog> catalogs;
  std::chrono::milliseconds asked_for{0};  // how long it took to know
};

// `stages` need no targets. Nullopt where it is not so, or cannot be told without looking at each: tenants that are not
// in the registry, or are files, trees of levels, foreign names.
std::optional<Rest> at_rest(control::Store& store, const std::vector<Stage>& stages,
                            const tenants::SourceOptions& source, const Rules& rules);

// The end of a run, or of a plan, that has nothing to do. Sends what Fleet::execute would.
events::Summary conclude(const Rest& rest, const Request& request, control::Store& store, events::Listener& listener);

Status status(const Rest& rest, control::Store& store);

}  // namespace drover::fleet
