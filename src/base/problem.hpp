#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace drover {

// A spot in a file. Lines and columns count from 1, columns in characters; 0 means not known.
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  bool operator==(const Place&) const = default;
};

enum class Severity { note, warning, error };

// What a person reads: what happened, and in the hint what to do. `code` is stable and for programs, e.g.
// "directive_unknown". Messages hold no secret and, unless asked for, no row values.
struct Problem {
  std::string code;
  std::string message;
  std::string hint;
  std::optional<Place> place;
  Severity severity = Severity::error;
  std::vector<std::string> details;  // lines that belong below the message, e.g. a difference
};

using Problems = std::vector<Problem>;

// Parsers return all problems of their input at once, not only the first.
template <class T>
using Checked = std::expected<T, Problems>;

// "file:line:column: message (hint)", leaving out what is not there.
std::string to_string(const Problem& problem);
std::string to_string(const Place& place);
std::string to_string(Severity severity);

inline std::unexpected<Problems> fail(Problem problem) { return std::unexpected(Problems{std::move(problem)}); }

}  // namespace drover
