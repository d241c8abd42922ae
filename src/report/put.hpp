#pragma once

#include <cstdio>
#include <string_view>

namespace drover::report {

// Writes and flushes. A stream that is closed or full is no reason to end what is under way in the tenants: nothing is
// thrown, and `std::ferror` tells of it afterwards.
void put(std::FILE* out, std::string_view text);

}  // namespace drover::report
