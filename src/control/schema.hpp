#pragma once

#include <string>

#include "control/sql/texts.hpp"
#include "db/connection.hpp"

namespace drover::control {

// Refuses, as db::Error, a database that is not ours or that a newer version has made. Only reads.
void recognise(db::Connection& connection, const Texts& texts);

// Makes what is missing, in one transaction, and answers with the id of the control database, which stays the same for
// all its life.
std::string upgrade(db::Connection& connection, const Texts& texts);

}  // namespace drover::control
