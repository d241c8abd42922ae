#pragma once

#include <string_view>

#include "db/error.hpp"

namespace drover::postgres {

// A server whose packages were changed while it ran cannot load its own libraries any more, one that lacks an
// extension's package cannot create it: no fault of the statement, and the same for every database on it. Such an error
// gets its own class and what to do; others are left as they are. A library that the statement itself names is the
// statement's.
db::Error told_as_broken(db::Error error, std::string_view statement);

}  // namespace drover::postgres
