#pragma once

#include <optional>
#include <string>

#include "db/error.hpp"
#include "events/outcome.hpp"
#include "ledger/history.hpp"
#include "migrations/catalog.hpp"
#include "plan/plan.hpp"
#include "run/steps.hpp"

namespace drover::run {

// What a person is told of an error. The place is found where the error is about a migration's own statement.
events::Failure failure_of(const db::Error& error);
events::Failure failure_of(const db::Error& error, const db::Statement& statement, const Prepared& prepared);

// Which migration it is about, and its file.
void name_migration(events::Failure& failure, const Prepared& prepared);

// A target the planner would not touch: its first problem, with the count of the others.
events::Failure failure_of(const Problems& problems);

// A target whose ledger is none that Drover may write; nullopt for one that it may, or that a newer release keeps.
std::optional<events::Failure> failure_of(const ledger::History& history, const migrations::Catalog& catalog);
// What a ledger still knows of a failure: the words, and not what class of error it was.
events::Failure failure_of(const ledger::LastFailure& last, const migrations::Catalog& catalog);

events::Failure failure_of(std::string code, std::string message, std::string next = {});

// "rolled back, tenant still at 0056"
std::string rolled_back_to(const std::string& version);

}  // namespace drover::run
