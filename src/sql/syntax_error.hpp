#pragma once

#include <cstddef>
#include <string>

namespace drover::sql {

struct SyntaxError {
  std::size_t offset = 0;  // bytes into the statement
  std::string message;
};

}  // namespace drover::sql
