#include "tenants/row.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "tenants/shown.hpp"

namespace drover::tenants {

namespace {

constexpr std::array<std::string_view, 9> known_columns{"id",     "server", "database", "schema", "path",
                                                        "status", "parent", "level",    "size"};

Problem problem(std::string code, std::string message, std::string hint = {}) {
  return {.code = std::move(code), .message = std::move(message), .hint = std::move(hint), .place = std::nullopt};
}

std::string column_name(const std::string& name) {
  auto small = lower(name);
  return std::ranges::find(known_columns, small) != known_columns.end() ? small : name;
}

std::string* text_member(Registered& row, std::string_view name) {
  if (name == "id") return &row.tenant.id.text;
  if (name == "server") return &row.server;
  if (name == "database") return &row.database;
  if (name == "schema") return &row.schema;
  if (name == "path") return &row.path;
  if (name == "parent") return &row.parent;
  if (name == "level") return &row.level;
  return nullptr;
}

Problem unknown_status(const std::string& who, const std::string& text) {
  return problem("status_unknown", fmt::format("{} has the status {}", who, shown(text)),
                 "it is one of provisioning, active, suspended, archived, deleting");
}

// What goes into one member of the row, with the problem it may have.
std::optional<Problem> assign(Registered& row, const std::string& name, const std::string& text,
                              const std::string& who) {
  if (auto* member = text_member(row, name)) {
    *member = text;
  } else if (name == "status") {
    const auto lifecycle = parse_lifecycle(lower(text));
    if (!lifecycle) return unknown_status(who, text);
    row.tenant.lifecycle = *lifecycle;
  } else if (name == "size") {
    row.size = parse_number(text);
    if (!row.size)
      return problem("size_invalid", fmt::format("{} has the size {}, which is no number", who, shown(text)));
  } else {
    row.tenant.labels.emplace(name, text);
  }
  return std::nullopt;
}

}  // namespace

Checked<RowReader> RowReader::over(const std::vector<std::string>& columns) {
  RowReader reader;
  Problems problems;
  for (const auto& column : columns) {
    auto name = column_name(column);
    if (name.empty()) problems.push_back(problem("column_unnamed", "a column of the tenants has no name"));
    if (std::ranges::find(reader.names_, name) != reader.names_.end()) {
      problems.push_back(problem("column_twice", fmt::format("the column {} is there twice", shown(name))));
    }
    reader.names_.push_back(std::move(name));
  }
  if (std::ranges::find(reader.names_, "id") == reader.names_.end()) {
    problems.push_back(problem("column_missing", "the tenants have no column id",
                               "the columns are id, server, database, schema, path, status, parent, level, size; "
                               "all others are labels"));
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return reader;
}

Checked<Registered> RowReader::read(const std::vector<db::Value>& values, const std::string& where) const {
  Registered row;
  Problems problems;
  const auto id_column = static_cast<std::size_t>(std::ranges::find(names_, "id") - names_.begin());
  const auto id = id_column < values.size() ? db::text_of(values[id_column]) : std::string{};
  if (id.empty()) return fail(problem("id_missing", where + " has no id"));
  const auto who = "tenant " + shown(id);
  for (std::size_t i = 0; i < names_.size() && i < values.size(); ++i) {
    if (!values[i] || values[i]->empty()) continue;
    if (auto bad = assign(row, names_[i], *values[i], who)) problems.push_back(std::move(*bad));
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return row;
}

std::optional<Problem> incomplete(const Registered& row) {
  const auto half = [&](std::string_view what, std::string hint) {
    return problem("target_incomplete", fmt::format("tenant {} {}", shown(row.tenant.id.text), what), std::move(hint));
  };
  const bool on_server = !row.server.empty() || !row.database.empty() || !row.schema.empty();
  if (!row.path.empty() && on_server) {
    return half("has a path and a server, database or schema", "a target is a file or on a server, never both");
  }
  if (!row.path.empty()) return std::nullopt;
  if (!on_server) return half("has no target", "give server and database (and schema), or path");
  if (row.server.empty()) return half("has no server", "name a [server.NAME] of drover.toml; none is assumed");
  if (row.database.empty()) return half("has a server but no database", "none is assumed");
  return std::nullopt;
}

}  // namespace drover::tenants
