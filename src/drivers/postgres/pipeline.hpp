#pragma once

#include <functional>
#include <vector>

#include <libpq-fe.h>

#include "base/secret.hpp"
#include "db/script.hpp"

namespace drover::postgres {

// Called while an answer is waited for, when it has been silent for `patience`.
struct Waiting {
  std::chrono::milliseconds patience{1'000};
  std::function<void()> on_silence;
};

// Plays a script in libpq's pipeline mode, with one Sync behind each step: a failed step leaves its transaction
// aborted, so that the statements of later steps fail with 25P02 and are reported as not attempted (PostgreSQL 15
// manual, 34.5). Throws db::Error with connection_lost. The connection is idle and out of pipeline mode afterwards; an
// aborted transaction is still open.
std::vector<db::Answer> play_pipeline(PGconn* connection, const Secret& password, const db::Script& script,
                                      const db::StepDone& done, const Waiting& waiting);

// The rows of a result, as text.
db::Rows rows_of(const PGresult* result);

}  // namespace drover::postgres
