#include "sql/dialect.hpp"

namespace drover::sql {

std::string_view to_string(Dialect dialect) {
  switch (dialect) {
    case Dialect::postgres:
      return "postgres";
    case Dialect::sqlite:
      return "sqlite";
    case Dialect::mariadb:
      return "mariadb";
  }
  return "postgres";
}

}  // namespace drover::sql
