#include "db/connection.hpp"

namespace drover::db {

Locked Connection::lock_and_read(std::string_view name, const Step& reading) {
  Locked locked{.lock = try_lock(name), .answer = {}};
  if (locked.lock) locked.answer = play({.steps = {reading}}).front();
  return locked;
}

}  // namespace drover::db
