#pragma once

#include "migrations/formats/format.hpp"

namespace drover::migrations {

// One file per format; the table in formats.cpp lists them.
extern const Format native_format;
extern const Format flyway_format;
extern const Format goose_format;
extern const Format dbmate_format;
extern const Format golang_migrate_format;
extern const Format prisma_format;
extern const Format drizzle_format;
extern const Format diesel_format;
extern const Format sqlx_format;
extern const Format supabase_format;
extern const Format postgres_migrations_format;
extern const Format liquibase_format;
extern const Format atlas_format;
extern const Format node_pg_migrate_format;
extern const Format refinery_format;

// What several formats share with the native one: plain names, pairs and directories. By number: an up and a down are a
// pair although their names differ.
Listing list_native(const Folder& folder);
Listing list_by_number(const Folder& folder);
Header read_native(const Source& source);

// The whole text as the up, with Drover's describing directives.
Header read_whole(const Source& source);

}  // namespace drover::migrations
