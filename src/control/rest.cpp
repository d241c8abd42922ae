#include "control/rest.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "control/json_text.hpp"
#include "control/state.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;

tenants::Lifecycle lifecycle_of(const std::string& word) {
  return tenants::parse_lifecycle(word).value_or(tenants::Lifecycle::suspended);
}

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
    rest.there.push_back({.version = db::text_of(row[1]),
                          .count = db::number_of(row[2]),
                          .oldest_read = *oldest,
                          .are_files = standing == "file"});
  }
  return rest;
}

// As it is kept until something changes.
std::string body_of(const Rest& rest) {
  auto there = Json::array();
  for (const auto& at : rest.there) {
    there.push_back({at.version, at.count, to_iso8601(at.oldest_read), at.are_files});
  }
  auto aside = Json::array();
  for (const auto& one : rest.aside) aside.push_back({one.tenant.text, tenants::to_string(one.lifecycle)});
  return text_of({{"there", there}, {"aside", aside}});
}

std::optional<Rest> rest_in(const db::Rows& rows) {
  const auto json = rows.empty() ? Json() : Json::parse(db::text_of(rows.rows[0][0]), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  Rest rest;
  for (const auto& at : json.at("there")) {
    rest.there.push_back({.version = at.at(0),
                          .count = at.at(1),
                          .oldest_read = parse_iso8601(at.at(2).get<std::string>()).value(),
                          .are_files = at.at(3)});
  }
  for (const auto& one : json.at("aside")) {
    rest.aside.push_back({{one.at(0).get<std::string>()}, lifecycle_of(one.at(1).get<std::string>())});
  }
  return rest;
}

bool were_read_since(const Rest& rest, Instant since) {
  return std::ranges::all_of(rest.there, [&](const auto& at) { return at.are_files || at.oldest_read >= since; });
}

}  // namespace

// Nothing is under way then that was counted already and can still be committed.
std::optional<std::string> Store::State::changes_so_far() {
  if (texts.lock_changes.empty()) return db::text_of(ask(texts.changes).rows.at(0).at(0));
  try {
    Transaction transaction(*this, Transaction::With::others);
    query(texts.lock_changes);
    auto number = db::text_of(query(texts.changes).rows.at(0).at(0));
    transaction.commit();
    return number;
  } catch (const db::Error& error) {
    if (error.error_class == db::ErrorClass::lock) return std::nullopt;
    throw;
  }
}

std::optional<Rest> Store::State::find_rest(const std::string& catalog, const std::string& catalog_digest,
                                            Instant read_since, const std::string& servers) {
  // Where much is to be done this is known at once.
  if (!ask(texts.unrest, {catalog, catalog_digest}).empty()) return std::nullopt;
  auto rest = standing_in(ask(texts.standings, {catalog, catalog_digest, to_iso8601(read_since), servers}));
  if (!rest) return std::nullopt;
  for (const auto& row : ask(texts.aside).rows) {
    rest->aside.push_back({{db::text_of(row[0])}, lifecycle_of(db::text_of(row[1]))});
  }
  const auto registered = db::number_of(ask(texts.registered).rows.at(0).at(0));
  if (rest->count() + static_cast<std::int64_t>(rest->aside.size()) != registered) return std::nullopt;
  return rest;
}

// The answers that it is made of are of several moments. What is registered or forgotten between them changes how many
// there are; and where anything changes at all, what was found is not valid.
std::optional<Rest> Store::at_rest(const std::string& catalog, const std::string& catalog_digest, Instant read_since,
                                   const std::vector<Server>& servers, bool keep) {
  const auto placed = rows_of(servers);
  if (auto found = rest_in(state_->ask(state_->texts.rest_found, {catalog, catalog_digest, placed}))) {
    return were_read_since(*found, read_since) ? std::move(found) : std::nullopt;
  }
  const auto changes = keep ? state_->changes_so_far() : std::nullopt;
  auto rest = state_->find_rest(catalog, catalog_digest, read_since, placed);
  if (rest && changes) {
    state_->ask(state_->texts.write_rest, {catalog, catalog_digest, placed, changes, body_of(*rest)});
  }
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
