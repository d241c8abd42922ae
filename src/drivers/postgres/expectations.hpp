#pragma once

#include <string>

#include <libpq-fe.h>

#include "db/script.hpp"

namespace drover::postgres {

// The statement as it is sent. What must hold is enforced by the server, because nobody can look at an answer between
// two messages of a pipeline.
std::string enforced(const db::Statement& statement);

// An error of a statement that was sent so, in the words of what it means.
db::Error explained(db::Error error, const db::Statement& statement);

bool is_commit(const db::Statement& statement);

// COMMIT of an aborted transaction succeeds, and rolls back.
bool committed_nothing(const PGresult* result, const db::Statement& statement);

// The server's last words come before the connection is seen to be broken; and so do libpq's own, which have no
// SQLSTATE, where what was sent could not be written (fe-misc.c, write_failed).
bool ends_session(const PGresult* result);

}  // namespace drover::postgres
