#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "migrations/migration.hpp"

namespace drover::plan {

struct Newest {};
struct UpTo {
  migrations::Version version;
};
struct OnlyUp {
  migrations::Version version;
};
// retry: exactly these, with today's files, never newer ones
struct Exactly {
  std::vector<migrations::Version> versions;
};

struct BackToBatch {
  std::int64_t batch = 0;  // kept, with everything below; 0 undoes all that has a batch above 0
};
struct BackBatch {
  std::int64_t batch = 0;  // undone with everything that came after it in this target
};
struct BackTo {
  migrations::Version version;  // kept; "0" undoes all but batch 0
};
struct BackOnly {
  migrations::Version version;
};
struct BackSteps {
  int count = 1;
};
// another try at BackSteps: of these, what is still there; counted anew, it would undo what was never meant
struct BackExactly {
  std::vector<migrations::Version> versions;
};

using Aim =
    std::variant<Newest, UpTo, OnlyUp, Exactly, BackToBatch, BackBatch, BackTo, BackOnly, BackSteps, BackExactly>;

enum class OutOfOrder { refuse, apply };

struct Goal {
  Aim aim;
  OutOfOrder out_of_order = OutOfOrder::refuse;
  std::vector<migrations::Type> types;  // empty: all; a filter defers what it leaves out
  std::string level;                    // the target's own level; "" where there are none

  bool back() const;  // the aim is one of Back*
  // "" without a filter, else e.g. "type=base,config": what the ledger records as deferred by
  std::string filters() const;
};

}  // namespace drover::plan
