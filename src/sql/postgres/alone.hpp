#pragma once

#include <string>

#include "sql/effects.hpp"

namespace drover::sql::postgres {

// What to ask about the statements that PostgreSQL does not run in a transaction (manual 15, the pages of each). Names
// are as in SQL text, quoted where they must be.
Alone create_index_concurrently(const std::string& index, const std::string& table);
Alone drop_index_concurrently(const std::string& index);
Alone detach_concurrently(const std::string& parent, const std::string& partition);
// `relation`: the index or table, as `index` says; "" for a whole schema or database.
Alone reindex(const std::string& relation, bool index, bool concurrently);
// A row of a catalog of the whole server, e.g. pg_database by datname: there after a CREATE, gone after a DROP.
Alone server_object(const std::string& catalog, const std::string& column, const std::string& name, bool create);
Alone harmless_again(bool whole_server);
Alone commits_by_itself();

}  // namespace drover::sql::postgres
