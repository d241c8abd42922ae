#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace drover {

// The whole file. A directory, a missing or an unreadable file is a problem with code "file_unreadable".
std::expected<std::string, Problem> read_file(const std::filesystem::path& path);

// All or nothing: a temporary file beside it, fsync, rename. Code "file_unwritable".
std::expected<void, Problem> write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace drover
