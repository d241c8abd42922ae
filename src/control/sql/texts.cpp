#include "control/sql/texts.hpp"

namespace drover::control {

const Texts* texts_of(sql::Dialect dialect) {
  switch (dialect) {
    case sql::Dialect::sqlite:
      return &sqlite_texts();
    case sql::Dialect::postgres:
      return &postgres_texts();
    case sql::Dialect::mariadb:
      break;
  }
  return nullptr;
}

}  // namespace drover::control
