#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "db/address.hpp"
#include "db/driver.hpp"

namespace drover::postgres {

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Handle = std::unique_ptr<PGconn, Finish>;

struct Session {
  Handle handle;
  bool pooled = false;  // a pooler is in between, and has said so; false: not known yet
};

using Settings = std::vector<std::pair<std::string, std::string>>;

// What every transaction sets for itself as well, so that it holds where start-up options do not get through.
Settings settings_of_transaction(const db::SessionOptions& options);

// Connects with the session's settings as start-up options, so that no RESET in a file can undo them. A server that
// refuses one of them gets them by SET. A pooler that does gets none: they would stay with a session that other
// programs use next. Throws db::Error.
Session open_session(const db::Address& address, const db::SessionOptions& options);

}  // namespace drover::postgres
