#include "control/schema.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "db/error.hpp"

namespace drover::control {

namespace {

struct Standing {
  std::size_t version = 0;  // 0: empty
  std::string control_id;
};

Standing standing_of(db::Connection& connection, const Texts& texts) {
  const auto tables = connection.query(texts.tables);
  if (tables.empty()) return {};
  const bool ours = std::ranges::any_of(tables.rows, [](const auto& row) { return row[0] == "control_schema"; });
  if (!ours) {
    throw db::Error(db::ErrorClass::corrupt, "",
                    "this is another program's database; it was left as it is. Name another place in [control] url");
  }
  const auto rows = connection.query(texts.read_schema);
  if (rows.empty()) throw db::Error(db::ErrorClass::corrupt, "", "its table control_schema is empty");
  return {static_cast<std::size_t>(db::number_of(rows.rows[0][0])), db::text_of(rows.rows[0][1])};
}

void refuse_newer(std::size_t version, const Texts& texts) {
  if (version <= texts.upgrades.size()) return;
  throw db::Error(db::ErrorClass::sql, "",
                  "it was made by a newer drover: its schema is version " + std::to_string(version) +
                      ", this drover knows up to " + std::to_string(texts.upgrades.size()) +
                      ". Use the newer drover, or name another place in [control] url");
}

std::string upgrade_from(Standing standing, db::Connection& connection, const Texts& texts) {
  for (auto version = standing.version; version < texts.upgrades.size(); ++version) {
    for (const auto& statement : texts.upgrades[version]) connection.execute(statement);
  }
  if (standing.control_id.empty()) standing.control_id = make_uuid();
  const std::vector<db::Value> args{std::to_string(texts.upgrades.size()), standing.control_id};
  connection.query(texts.write_schema, args);
  return standing.control_id;
}

// False: it has rolled back by itself, as SQLite does on a full disk, or is lost. What led here says more than that.
bool roll_back(db::Connection& connection, const Texts& texts) {
  try {
    connection.execute(texts.rollback);
    return true;
  } catch (const db::Error&) {
    return false;
  }
}

}  // namespace

void recognise(db::Connection& connection, const Texts& texts) {
  refuse_newer(standing_of(connection, texts).version, texts);
}

std::string upgrade(db::Connection& connection, const Texts& texts) {
  auto standing = standing_of(connection, texts);
  refuse_newer(standing.version, texts);
  if (standing.version == texts.upgrades.size()) return standing.control_id;
  connection.execute(texts.begin_alone);
  try {
    // Read again: until now somebody else may have upgraded it.
    auto control_id = upgrade_from(standing_of(connection, texts), connection, texts);
    connection.execute(texts.commit);
    return control_id;
  } catch (const db::Error&) {
    roll_back(connection, texts);
    throw;
  }
}

}  // namespace drover::control
