#pragma once

#include <string>
#include <vector>

#include "sql/dialect.hpp"

namespace drover::sql {

// What changed from one list of statements to another, as lines "- statement" and "+ statement" in their order. Two
// statements are the same if their tokens are (statement_hash()), so that new white space is no change. A statement is
// one line of at most 100 characters; after 20 lines the rest is counted.
std::vector<std::string> difference(Dialect dialect, const std::vector<std::string>& before,
                                    const std::vector<std::string>& after);

}  // namespace drover::sql
