#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace drover::sql::postgres {

// What an older server says of something that came with `version`. Texts are in small letters, with one blank between
// words; an empty one fits anything.
struct VersionNeed {
  std::string_view sqlstate;
  std::string_view says;          // how the server's message begins
  std::string_view at;            // how the statement goes on where the server found the fault
  std::string_view right_before;  // how it ends before that place
  std::string_view before;        // what stands anywhere before that place
  int version;
  std::string_view what;
};

std::span<const VersionNeed> version_needs();

// What a server, or the parser, said of a statement.
struct Refusal {
  std::string_view sqlstate;
  std::string_view message;
  std::optional<std::size_t> offset;  // into the statement
};

// What the statement needs, where a server of that major version is too old for what it complains of; else null.
const VersionNeed* need_behind(const Refusal& refusal, std::string_view statement, int server);

}  // namespace drover::sql::postgres
