#pragma once

#include <memory>

#include <libpq-fe.h>

#include "db/address.hpp"
#include "db/driver.hpp"

namespace drover::postgres {

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Handle = std::unique_ptr<PGconn, Finish>;

// Connects with the session's settings as start-up options, so that no RESET in a file can undo them. A server or
// pooler that refuses start-up options gets them by SET. Throws db::Error.
Handle open_session(const db::Address& address, const db::SessionOptions& options);

}  // namespace drover::postgres
