#pragma once

#include "migrations/formats/format.hpp"

namespace drover::migrations {

// Puts the configuration's values in the place of Flyway's `${name}`, everywhere in the text, as Flyway does: names are
// compared without case. Unknown ones, and Flyway's own that differ from tenant to tenant, are problems.
void replace_placeholders(const Source& source, Problems& problems);

}  // namespace drover::migrations
