#include "control/history_text.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include <nlohmann/json.hpp>

#include "base/checksum.hpp"
#include "base/text.hpp"
#include "control/json_text.hpp"
#include "ledger/spelling.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;
using ledger::Standing;

constexpr std::array<std::pair<Standing, std::string_view>, 6> standings{{{Standing::fresh, "fresh"},
                                                                          {Standing::ours, "ours"},
                                                                          {Standing::other_history, "other_history"},
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

template <class Number>
  requires(std::is_integral_v<Number> || std::is_enum_v<Number>)
void add_field(std::string& text, Number number) {
  text += std::to_string(static_cast<std::int64_t>(number));
  text += ';';
}

auto shared_fields(const ledger::Entry& entry) {
  return std::tie(entry.version.text(), entry.name, entry.kind, entry.type, entry.outcome, entry.batch, entry.checksum,
                  entry.statements_checksum, entry.filters, entry.has_down);
}

auto shared_fields(const migrations::Version& version) { return std::tie(version.text()); }

auto shared_fields(const ledger::LastFailure& failure) {
  return std::tie(failure.version.text(), failure.back, failure.error, failure.batch);
}

std::tuple<std::string, bool, std::int64_t, std::string, std::int64_t, std::string> shared_fields(
    const ledger::Unfinished& unfinished) {
  const auto intent = unfinished.intent.value_or(ledger::Unfinished::Intent{.step = -1});
  return {unfinished.version.text(),  unfinished.back, unfinished.batch,
          join(unfinished.done, "/"), intent.step,     intent.hashes};
}

auto shared_fields(const ledger::History& history) {
  return std::tie(history.standing, history.explanation, history.highest_batch);
}

template <class Part>
void add_fields(std::string& text, const Part& part) {
  std::apply([&](const auto&... field) { (add_field(text, field), ...); }, shared_fields(part));
}

template <class Part>
bool equal_parts(const std::vector<Part>& a, const std::vector<Part>& b) {
  return std::ranges::equal(a, b, [](const Part& x, const Part& y) { return shared_fields(x) == shared_fields(y); });
}

template <class Part>
bool equal_parts(const std::optional<Part>& a, const std::optional<Part>& b) {
  return a.has_value() == b.has_value() && (!a || shared_fields(*a) == shared_fields(*b));
}

Json entry_json(const ledger::Entry& entry) {
  return {{"version", entry.version.text()},
          {"key", entry.version.key()},
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

// Who began an unseen step, and when, is the target's own and is read there.
Json unfinished_json(const ledger::Unfinished& unfinished) {
  Json json{{"version", unfinished.version.text()},
            {"back", unfinished.back},
            {"batch", unfinished.batch},
            {"done", unfinished.done}};
  if (unfinished.intent) json["intent"] = {{"step", unfinished.intent->step}, {"hashes", unfinished.intent->hashes}};
  return json;
}

migrations::Version version_in(const Json& json) {
  return migrations::Version::read(json.value("version", "")).value_or(migrations::Version{});
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

ledger::Unfinished unfinished_of(const Json& json) {
  ledger::Unfinished unfinished{.version = version_in(json),
                                .back = json.value("back", false),
                                .batch = json.value("batch", std::int64_t{0}),
                                .done = json.value("done", std::vector<std::string>{})};
  if (json.contains("intent")) {
    unfinished.intent = {.step = json["intent"].value("step", std::int64_t{0}),
                         .hashes = json["intent"].value("hashes", "")};
  }
  return unfinished;
}

}  // namespace

bool are_shared(const ledger::History& a, const ledger::History& b) {
  return shared_fields(a) == shared_fields(b) && equal_parts(a.entries, b.entries) &&
         equal_parts(a.deferred, b.deferred) && equal_parts(a.last_failure, b.last_failure) &&
         equal_parts(a.unfinished, b.unfinished);
}

std::string shared_digest(const ledger::History& history) {
  std::string text;
  add_fields(text, history);
  add_field(text, history.entries.size());
  for (const auto& entry : history.entries) add_fields(text, entry);
  add_field(text, history.deferred.size());
  for (const auto& version : history.deferred) add_fields(text, version);
  if (history.last_failure) add_fields(text, *history.last_failure);
  if (history.unfinished) add_fields(text, *history.unfinished);
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
  if (history.unfinished) json["unfinished"] = unfinished_json(*history.unfinished);
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
  if (json.contains("unfinished")) history.unfinished = unfinished_of(json["unfinished"]);
  history.highest_batch = json.value("highest_batch", std::int64_t{0});
  return history;
}

}  // namespace drover::control
