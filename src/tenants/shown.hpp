#pragma once

#include <string>
#include <string_view>

namespace drover::tenants {

// A name of unknown origin for a message: in single quotes, control characters and bytes that are not UTF-8 escaped,
// cut after 100 bytes. A hostile name can neither break a line nor move the cursor.
std::string shown(std::string_view name);

}  // namespace drover::tenants
