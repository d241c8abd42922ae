#pragma once

#include <span>
#include <vector>

#include <libpq-fe.h>

#include "base/secret.hpp"
#include "db/script.hpp"
#include "drivers/postgres/kept.hpp"
#include "drivers/postgres/waiting.hpp"

namespace drover::postgres {

// Plays steps in libpq's pipeline mode, as many steps in one Sync as commit themselves: the server passes over
// what stands between a failure and the next Sync (PostgreSQL 15 manual, 34.5 and 55.2.4), so that nothing behind a
// failed step is attempted. What is to be kept prepared is prepared on the way. Throws db::Error with connection_lost.
// The connection is idle and out of pipeline mode afterwards; an aborted transaction is still open.
std::vector<db::Answer> play_pipeline(PGconn* connection, const Secret& password, std::span<const db::Step> steps,
                                      const db::StepDone& done, const Waiting& waiting, Kept& kept);

// The rows of a result, as text.
db::Rows rows_of(const PGresult* result);

}  // namespace drover::postgres
