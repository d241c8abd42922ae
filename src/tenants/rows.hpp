#pragma once

#include "tenants/source.hpp"

namespace drover::tenants {

// What the source of the options says, id by id as it is spelt there. Throws db::Error.
Checked<std::vector<Registered>> rows_of(const SourceOptions& options, const db::Drivers& drivers, Registry& registry);

}  // namespace drover::tenants
