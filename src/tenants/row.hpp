#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"
#include "db/value.hpp"
#include "tenants/registry.hpp"

namespace drover::tenants {

// The columns of a table of tenants: id, server, database, schema, path, status, parent, level, size; all others are
// labels. The known ones are found whatever their case.
class RowReader {
 public:
  // Problems: no column id, a column twice, one without a name.
  static Checked<RowReader> over(const std::vector<std::string>& columns);

  // `where` names the row in problems ("row 3") until its id is known. NULL and "" are the same: not said. The id is
  // taken as it is; whether it is of the grammar, and whether the target is described in full, is not judged here.
  Checked<Registered> read(const std::vector<db::Value>& values, const std::string& where) const;

 private:
  std::vector<std::string> names_;  // the known ones in lower case
};

// Why a target cannot be reached by what is said of it: nothing, if it can. Either server with database (and schema),
// or path.
std::optional<Problem> incomplete(const Registered& row);

}  // namespace drover::tenants
