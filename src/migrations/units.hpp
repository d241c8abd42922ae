#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace drover::migrations {

struct Part;

// A stretch of a part's statements that stands or falls together: one transaction, or one statement outside of any.
// Most parts are one unit.
struct Unit {
  std::vector<std::size_t> statements;  // which, in order; without the BEGIN and COMMIT that enclose them in the file
  bool alone = false;
  std::string isolation;              // as the file's own BEGIN says; "" for ours
  std::vector<std::size_t> settings;  // SETs of earlier units that are still in force in this one

  bool operator==(const Unit&) const = default;
};

struct Units {
  std::vector<Unit> units;  // never empty
  Problems faults;          // why it cannot be cut as its author meant
};

// Cuts a part where its statements have to be committed: round a statement that no transaction takes, at the file's own
// BEGIN and COMMIT, behind a new enum value that is used further on, behind each statement where `own_steps` says so,
// and round the statements of `forced`, which a server has refused in one transaction with the others.
Units cut_into_units(const Part& part, bool own_steps, const std::set<std::size_t>& forced = {});

}  // namespace drover::migrations
