#include "control/history_text.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "base/checksum.hpp"
#include "control/json_text.hpp"
#include "ledger/spelling.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;
using ledger::Standing;

constexpr std::array<std::pair<Standing, std::string_view>, 5> standings{{{Standing::fresh, "fresh"},
                                                                          {Standing::ours, "ours"},
                                                                          {Standing::foreign, "foreign"},
                                                                          {Standing::newer, "newer"},
                                                                          {Standing::inconsistent, "inconsistent"}}};

std::string_view name_of(Standing standing) {
  return std::ranges::find(standings, standing, &std::pair<Standing, std::string_view>::first)->second;
}

// Each piece with its length, so that no two histories read the same.
void add_field(std::string& text, std::string_view field) {
  text += std::to_string(field.size());
  text += ':';
  text += field;
}

void add_entry(std::string& text, const ledger::Entry& entry) {
  add_field(text, entry.version.text());
  add_field(text, entry.name);
  add_field(text, ledger::to_string(entry.kind));
  add_field(text, migrations::to_string(entry.type));
  add_field(text, ledger::to_string(entry.outcome));
  add_field(text, std::to_string(entry.batch));
  add_field(text, entry.checksum);
  add_field(text, entry.statements_checksum);
  add_field(text, entry.filters);
  add_field(text, entry.has_down ? "down" : "");
}

Json entry_json(const ledger::Entry& entry) {
  return {{"version", entry.version.text()},
          {"key", std::string(entry.version.key())},
          {"name", entry.name},
          {"kind", ledger::to_string(entry.kind)},
          {"type", migrations::to_string(entry.type)},
          {"outcome", ledger::to_string(entry.outcome)},
          {"batch", entry.batch},
          {"checksum", entry.checksum},
          {"statements_checksum", entry.statements_checksum},
          {"filters", entry.filters},
          {"has_down", entry.has_down}};
}

Json failure_json(const ledger::LastFailure& failure) {
  return {
      {"version", failure.version.text()}, {"back", failure.back}, {"error", failure.error}, {"batch", failure.batch}};
}

migrations::Version version_in(const Json& json) {
  return migrations::Version::parse(json.value("version", "")).value_or(migrations::Version{});
}

ledger::Entry entry_of(const Json& json, std::int64_t position) {
  ledger::Entry entry;
  entry.version = version_in(json);
  entry.name = json.value("name", "");
  entry.kind = ledger::parse_kind(json.value("kind", ""));
  entry.type = migrations::parse_type(json.value("type", "")).value_or(migrations::Type::none);
  entry.outcome = ledger::parse_recorded(json.value("outcome", ""));
  entry.batch = json.value("batch", std::int64_t{0});
  entry.checksum = json.value("checksum", "");
  entry.statements_checksum = json.value("statements_checksum", "");
  entry.filters = json.value("filters", "");
  entry.seq = position;
  entry.has_down = json.value("has_down", false);
  return entry;
}

ledger::LastFailure last_failure_of(const Json& json) {
  return {.version = version_in(json),
          .back = json.value("back", false),
          .error = json.value("error", ""),
          .batch = json.value("batch", std::int64_t{0})};
}

}  // namespace

std::string shared_digest(const ledger::History& history) {
  std::string text;
  add_field(text, name_of(history.standing));
  add_field(text, history.explanation);
  add_field(text, std::to_string(history.entries.size()));
  for (const auto& entry : history.entries) add_entry(text, entry);
  add_field(text, std::to_string(history.deferred.size()));
  for (const auto& version : history.deferred) add_field(text, version.text());
  if (const auto& failure = history.last_failure) {
    add_field(text, failure->version.text());
    add_field(text, failure->back ? "back" : "up");
    add_field(text, failure->error);
    add_field(text, std::to_string(failure->batch));
  }
  add_field(text, std::to_string(history.highest_batch));
  return sha256(text);
}

std::string to_text(const ledger::History& history) {
  auto entries = Json::array();
  for (const auto& entry : history.entries) entries.push_back(entry_json(entry));
  auto deferred = Json::array();
  for (const auto& version : history.deferred) deferred.push_back(Json{{"version", version.text()}});
  Json json{{"standing", name_of(history.standing)},
            {"explanation", history.explanation},
            {"entries", entries},
            {"deferred", deferred},
            {"highest_batch", history.highest_batch}};
  if (history.last_failure) json["last_failure"] = failure_json(*history.last_failure);
  return text_of(json);
}

std::optional<ledger::History> parse_history(const std::string& text) {
  const auto json = Json::parse(text, nullptr, false);
  const auto standing = std::ranges::find(standings, json.is_object() ? json.value("standing", "") : "",
                                          &std::pair<Standing, std::string_view>::second);
  if (standing == standings.end()) return std::nullopt;
  ledger::History history;
  history.standing = standing->first;
  history.explanation = json.value("explanation", "");
  for (const auto& entry : json.value("entries", Json::array())) {
    history.entries.push_back(entry_of(entry, static_cast<std::int64_t>(history.entries.size()) + 1));
  }
  for (const auto& version : json.value("deferred", Json::array())) history.deferred.push_back(version_in(version));
  if (json.contains("last_failure")) history.last_failure = last_failure_of(json["last_failure"]);
  history.highest_batch = json.value("highest_batch", std::int64_t{0});
  return history;
}

}  // namespace drover::control
