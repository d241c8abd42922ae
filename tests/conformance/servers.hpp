#pragma once

#include <string>

#include "db/url.hpp"
#include "support/private_postgres.hpp"

namespace drover::conformance {

// The one PostgreSQL of this test run; made when it is first asked for.
const support::PrivatePostgres& postgres_server();

// A new database on it; its name.
std::string new_database();

db::Url url_of(const std::string& text);

}  // namespace drover::conformance
