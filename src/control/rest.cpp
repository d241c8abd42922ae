#include "control/rest.hpp"

#include <nlohmann/json.hpp>

#include "control/json_text.hpp"
#include "control/state.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;

std::string rows_of(const std::vector<Server>& servers) {
  auto rows = Json::array();
  for (const auto& server : servers) {
    rows.push_back({{"server", server.name}, {"identity", server.identity}, {"schema", server.schema}});
  }
  return text_of(rows);
}

// Nullopt: a target is somewhere else, or no longer registered, or cannot be trusted.
std::optional<Rest> standing_in(const db::Rows& rows) {
  Rest rest;
  for (const auto& row : rows.rows) {
    const auto standing = db::text_of(row[0]);
    if (standing == "aside") continue;
    const auto oldest = parse_iso8601(db::text_of(row[3]));
    if ((standing != "there" && standing != "file") || !oldest) return std::nullopt;
    rest.there.push_back({.version = db::text_of(row[1]), .count = db::number_of(row[2]), .oldest_read = *oldest});
    if (standing == "file") rest.files += rest.there.back().count;
  }
  return rest;
}

}  // namespace

// The three answers are of three moments. What is registered or forgotten between them changes how many there are.
std::optional<Rest> Store::at_rest(const std::string& catalog, const std::string& catalog_digest, Instant read_since,
                                   const std::vector<Server>& servers) {
  // Where much is to be done this is known at once.
  if (!state_->ask(state_->texts.unrest, {catalog, catalog_digest}).empty()) return std::nullopt;
  auto rest = standing_in(
      state_->ask(state_->texts.standings, {catalog, catalog_digest, to_iso8601(read_since), rows_of(servers)}));
  if (!rest) return std::nullopt;
  for (const auto& row : state_->ask(state_->texts.aside).rows) {
    rest->aside.push_back(
        {{db::text_of(row[0])}, tenants::parse_lifecycle(db::text_of(row[1])).value_or(tenants::Lifecycle::suspended)});
  }
  const auto registered = db::number_of(state_->ask(state_->texts.registered).rows.at(0).at(0));
  if (rest->count() + static_cast<std::int64_t>(rest->aside.size()) != registered) return std::nullopt;
  return rest;
}

std::vector<FileRead> Store::files_read(const std::string& catalog, std::int64_t after, int most) {
  std::vector<FileRead> files;
  for (const auto& row :
       state_->ask(state_->texts.files_read, {catalog, std::to_string(after), std::to_string(most)}).rows) {
    files.push_back({.id = db::number_of(row[0]),
                     .label = db::text_of(row[1]),
                     .path = db::text_of(row[2]),
                     .identity = db::text_of(row[3]),
                     .stamp = db::text_of(row[4])});
  }
  return files;
}

std::vector<std::string> Store::labels_at(const std::string& catalog, const std::string& version, int most) {
  std::vector<std::string> labels;
  for (const auto& row : state_->ask(state_->texts.labels_at, {catalog, version, std::to_string(most)}).rows) {
    labels.push_back(db::text_of(row[0]));
  }
  return labels;
}

}  // namespace drover::control
