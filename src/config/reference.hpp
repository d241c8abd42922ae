#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "base/secret.hpp"
#include "config/variables.hpp"

namespace drover::config {

// env:NAME, file:PATH or exec:PROGRAM ARGUMENTS: where a secret is, instead of the secret.
bool is_reference(std::string_view text);
bool runs_program(std::string_view reference);

// The secret, without blanks and line ends around it. A file that its group or others may read is refused; a relative
// path lies in `project`; a program has 10 s. Problems name the reference, never what was found there.
std::expected<Secret, Problem> resolve(const std::string& reference, const Variables& variables,
                                       const std::filesystem::path& project);

}  // namespace drover::config
