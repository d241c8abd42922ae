#include <nlohmann/json.hpp>

#include "control/json_text.hpp"
#include "control/state.hpp"
#include "migrations/part.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;

Json file_json(const migrations::Catalog& catalog, const migrations::Migration& migration) {
  const Json hashes = migrations::kept_hashes(migration.up);
  return {{"catalog", catalog.name()},
          {"key", migration.version.key()},
          {"statements_checksum", migration.up.statements_checksum},
          {"checksum", migration.up.checksum},
          {"version", migration.version.text()},
          {"name", migration.name},
          {"type", migrations::to_string(migration.directives.type)},
          {"levels", text_of(Json(migration.directives.levels))},
          {"file", migration.up.file},
          {"statements", text_of(hashes)}};
}

}  // namespace

void Store::remember(const migrations::Catalog& catalog) {
  auto files = Json::array();
  auto statements = Json::array();
  for (const auto& migration : catalog.migrations()) {
    files.push_back(file_json(catalog, migration));
    if (!migrations::keeps_statements(migration.up)) continue;
    for (const auto& [statement, effects, hash, lifted] : migration.up.statements) {
      statements.push_back({{"hash", hash}, {"text", statement.text}});
    }
  }

  State::Transaction transaction(*state_);
  const auto& texts = state_->texts;
  const auto known = state_->query(texts.catalog_digest, {catalog.name()});
  if (!known.empty() && known.rows[0][0] == catalog.digest()) return;
  state_->query(texts.retire_files, {catalog.name()});
  state_->query(texts.write_statements, {text_of(statements)});
  state_->query(texts.write_files, {text_of(files)});
  state_->query(texts.write_catalog, {catalog.name(), catalog.digest()});
  transaction.commit();
}

std::vector<std::string> Store::statements(const std::string& catalog, const migrations::Version& version,
                                           const std::string& statements_checksum) {
  const auto rows = state_->ask(state_->texts.statements, {catalog, version.key(), statements_checksum});
  std::vector<std::string> statements;
  statements.reserve(rows.size());
  for (const auto& row : rows.rows) statements.push_back(db::text_of(row[0]));
  return statements;
}

}  // namespace drover::control
