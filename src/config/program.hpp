#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace drover::config {

// Words as a shell would split them: blanks separate, '...' and "..." hold together, \ takes the next character as it
// is. Nothing is expanded. Unexpected: a quote that is never closed.
std::expected<std::vector<std::string>, std::string> split_words(std::string_view text);

// Runs a program without a shell, its standard input empty, its standard error ours, and returns what it printed (at
// most 64 KiB). Unexpected says what went wrong, without the output. A program that is late is killed.
std::expected<std::string, std::string> output_of(const std::vector<std::string>& words,
                                                  const std::filesystem::path& directory,
                                                  std::chrono::milliseconds longest);

}  // namespace drover::config
