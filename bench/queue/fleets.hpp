#pragma once

#include <filesystem>
#include <string>

#include "measure.hpp"

namespace drover::bench {

inline constexpr const char* at_once_by_the_command = "migrate";
inline constexpr const char* the_same_with_server = "migrate, control on the server";
inline constexpr const char* through_the_queue = "migrate --async, a worker";

// The same fleets of schemas, or of files, by a command that does it itself, and through the queue.
Samples through_queue(const Sizes& sizes, const std::filesystem::path& directory);

}  // namespace drover::bench
