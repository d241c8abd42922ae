#pragma once

#include <string>
#include <vector>

#include "sql/dialect.hpp"

namespace drover::ledger {

// The three tables as they are written in SQL text: qualified and quoted.
struct Tables {
  std::string schema;  // bare, for looking things up; "" on SQLite
  std::string table;   // bare name of the migrations table
  std::string migrations;
  std::string journal;
  std::string head;
};

// Everything that is said to the ledger, in one database's spelling. Parameters are numbered in the order of the
// comments.
struct Texts {
  std::string presence;  // one row: whether there is something of each of the three names
  std::string probe;     // rows (table name, its columns joined by commas) of those of the three that exist
  // One consistent view for the three queries below, with times as parse_iso8601() takes them.
  std::vector<std::string> begin_read;
  // The tables as they are, in no order. What follows from them is not asked of the database: to plan that takes a new
  // session longer than the answer (docs/decisions/020).
  std::string read_head;
  std::string read_journal;  // statement_hashes only of steps
  std::string read_migrations;
  std::string end_read;
  std::vector<std::string> create;
  std::string create_head_row;  // control_id, epoch, format
  std::string swap;             // expected seq, control_id, epoch
  // seq, epoch, direction, catalog, version, batch, worker, state, checksum, statements_checksum, statement_hashes,
  // error, step
  std::string write_journal;
  // catalog, version, name, kind, type, outcome, batch, checksum, statements_checksum, filters, down_sql
  std::string write_migration;
  std::string delete_migration;  // catalog, version
  std::string down_sql;          // catalog, version
  std::string statement_hashes;  // catalog, version
};

Texts texts_of(sql::Dialect dialect, const Tables& tables);

// All but the three queries that read, which are the same everywhere.
Texts postgres_texts(const Tables& tables);
Texts sqlite_texts(const Tables& tables);

// The columns by which a table of our name is known to be ours.
const std::vector<std::string>& migration_columns();

}  // namespace drover::ledger
