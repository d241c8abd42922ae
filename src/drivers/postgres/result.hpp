#pragma once

#include <memory>
#include <string>

#include <libpq-fe.h>

#include "base/secret.hpp"
#include "db/error.hpp"

namespace drover::postgres {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

// The one place that turns what libpq and the server say into errors. `sql`: the statement, for the place of the
// error in it.
db::Error error_of(const PGresult* result, const std::string& sql);

// A connection that could not be made, or that broke. libpq's words may quote the connection string: the password is
// taken out.
db::Error connect_error(PGconn* connection, const Secret& password);
db::Error lost_connection(PGconn* connection, const Secret& password);

db::Error error(db::ErrorClass error_class, const std::string& sqlstate, const std::string& message);

}  // namespace drover::postgres
