#pragma once

#include <functional>

#include "tenants/source.hpp"

namespace drover::tenants {

// Hands on what the source of the options says, row by row, each id as it is spelt there. With problems, some may have
// been handed on. Throws db::Error.
Problems each_row(const SourceOptions& options, const db::Drivers& drivers, Registry& registry,
                  const std::function<void(Registered row)>& then);

}  // namespace drover::tenants
