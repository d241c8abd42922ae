#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace drover {

// Words as a shell would split them: blanks separate, '...' and "..." hold together, \ takes the next character as it
// is. Nothing is expanded. Unexpected: a quote that is never closed.
std::expected<std::vector<std::string>, std::string> split_words(std::string_view text);

// Runs a program without a shell, its standard input empty, its standard error ours, and returns what it printed (at
// most 64 KiB). Unexpected says what went wrong, without the output. A program that is late is killed.
std::expected<std::string, std::string> output_of(const std::vector<std::string>& words,
                                                  const std::filesystem::path& directory,
                                                  std::chrono::milliseconds longest);

// The same, with `input` as its standard input and what it prints, on either way, thrown away. It is killed too, with
// whatever it has started, once `cut_short` says so; that is asked a few times each second. "": it ended with 0.
std::string tell_program(const std::vector<std::string>& words, const std::filesystem::path& directory,
                         const std::string& input, std::chrono::milliseconds longest,
                         const std::function<bool()>& cut_short);

}  // namespace drover
