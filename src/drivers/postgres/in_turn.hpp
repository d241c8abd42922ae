#pragma once

#include <libpq-fe.h>

#include "base/secret.hpp"
#include "db/script.hpp"
#include "drivers/postgres/waiting.hpp"

namespace drover::postgres {

// COPY ... FROM STDIN is among its statements, which libpq does not take in pipeline mode (PostgreSQL 15 manual, 34.5).
bool copies_data(const db::Step& step);

// Plays a step statement by statement, a round trip for each, and stops at the first that fails; an aborted transaction
// is then still open. Throws db::Error with connection_lost.
db::Answer play_in_turn(PGconn* connection, const Secret& password, const db::Step& step, const Waiting& waiting);

}  // namespace drover::postgres
