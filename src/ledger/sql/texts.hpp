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
  std::string probe;       // rows (table name, its columns joined by commas) of those of the three that exist
  std::string begin_read;  // one consistent view for the three queries below
  std::string read_head;
  std::string read_entries;  // catalog
  std::string read_tail;     // catalog: the journal's rows behind the last migration that came to its end
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

Texts postgres_texts(const Tables& tables);
Texts sqlite_texts(const Tables& tables);

// The columns by which a table of our name is known to be ours.
const std::vector<std::string>& migration_columns();

}  // namespace drover::ledger
