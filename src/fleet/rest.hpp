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

// What is enough to say where a target is: what was read last, whenever that was and whatever was done to it since, or
// only what a run can go by.
enum class Enough { last_known, trusted };

struct RestOptions {
  Enough enough = Enough::trusted;
  bool keep = false;  // the next one who asks is answered sooner
};

// `stages` need no targets. Nullopt where it is not so, or cannot be told without listing them: tenants that are not in
// the registry, trees of levels, foreign names. Of a file its place is looked at, and its stamp where that is to be
// trusted.
std::optional<Rest> at_rest(const db::Drivers& drivers, control::Store& store, const std::vector<Stage>& stages,
                            const tenants::SourceOptions& source, const Rules& rules, const RestOptions& options);

// The end of a run, or of a plan, that has nothing to do. Sends what Fleet::execute would.
events::Summary conclude(const Rest& rest, const Request& request, control::Store& store, events::Listener& listener);

Status status(const Rest& rest, control::Store& store);

}  // namespace drover::fleet
