#pragma once

#include "config/settings.hpp"
#include "config/value.hpp"
#include "config/variables.hpp"

namespace drover::config {

// What the settings are made of, once every value fits its key.
struct Material {
  const Values& values;
  const Variables& variables;
  bool has_tenants = false;  // [tenants] is there: DATABASE_URL does not count
  bool needs_secrets = true;
};

// Fills catalogs, servers, source, session, run, required, control and in_force of `settings`, whose project is set.
// The problems of references, URLs and of what fits no other value.
Problems build(const Material& material, Settings& settings);

}  // namespace drover::config
