#pragma once

#include "fleet.hpp"

// The fleet's migrations in the formats of other tools, in its directory "translated". What is there already stays.
namespace drover::bench {

void for_dbmate(const Fleet& fleet);
void for_drizzle(const Fleet& fleet);
void for_umzug(const Fleet& fleet);
void for_node_pg_migrate(const Fleet& fleet);
void for_illuminate(const Fleet& fleet);
void for_alembic(const Fleet& fleet);

}  // namespace drover::bench
