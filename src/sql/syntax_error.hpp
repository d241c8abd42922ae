#pragma once

#include <cstddef>
#include <string>

namespace drover::sql {

struct SyntaxError {
  std::size_t offset = 0;  // bytes into the statement
  std::string message;
};

// One of a text's pieces that the parser does not take.
struct BadPiece {
  std::size_t index = 0;
  SyntaxError error;
};

}  // namespace drover::sql
