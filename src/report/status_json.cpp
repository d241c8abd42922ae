#include <nlohmann/json.hpp>

#include "base/time.hpp"
#include "report/freezes.hpp"
#include "report/status.hpp"

namespace drover::report {

namespace {

using nlohmann::json;

json instant_json(const std::optional<Instant>& instant) {
  return instant ? json(to_iso8601(*instant)) : json(nullptr);
}

json group_json(const fleet::StatusGroup& group) {
  return {{"catalog", group.catalog},
          {"version", group.version},
          {"missing", group.missing},
          {"state", std::string(control::to_string(group.state))},
          {"count", group.count},
          {"examples", group.examples},
          {"oldest_read", instant_json(group.oldest_read)}};
}

json error_json(const events::Failure& failure) {
  const auto known = [](const std::string& text) { return text.empty() ? json(nullptr) : json(text); };
  return {{"class", known(failure.error_class)},
          {"sqlstate", known(failure.sqlstate)},
          {"file", known(failure.file)},
          {"statement", failure.statement > 0 ? json(failure.statement) : json(nullptr)},
          {"message", failure.message}};
}

json migration_json(const fleet::MigrationStatus& one) {
  return {{"version", one.version},
          {"name", one.name},
          {"type", one.type.empty() ? json(nullptr) : json(one.type)},
          {"state", one.state},
          {"batch", one.batch},
          {"run", one.run > 0 ? json(one.run) : json(nullptr)},
          {"attempts", one.attempts},
          {"started_at", instant_json(one.started_at)},
          {"completed_at", instant_json(one.completed_at)},
          {"applied_at", instant_json(one.applied_at)},
          {"duration_ms", one.duration ? json(one.duration->count()) : json(nullptr)},
          {"error", one.failure ? error_json(*one.failure) : json(nullptr)},
          {"release", one.release.empty() ? json(nullptr) : json(one.release)},
          {"tags", one.tags}};
}

}  // namespace

std::string status_json(const fleet::Status& status) {
  json groups = json::array();
  for (const auto& group : status.groups) groups.push_back(group_json(group));
  const json object{{"event", "status"},
                    {"selected", status.selected},
                    {"pending", status.pending},
                    {"groups", groups},
                    {"vanished", status.vanished},
                    {"source", status.from_control ? "control" : "ledger"},
                    {"freezes", json::parse(freezes_json(status.freezes))}};
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string target_json(const fleet::TargetStatus& target) {
  json migrations = json::array();
  for (const auto& one : target.migrations) migrations.push_back(migration_json(one));
  const auto& row = target.row;
  const json object{{"event", "target_status"},
                    {"target", row.label},
                    {"tenant", row.tenant},
                    {"catalog", row.key.catalog},
                    {"state", std::string(control::to_string(row.state))},
                    {"version", row.version},
                    {"missing", row.missing},
                    {"pending", row.pending},
                    {"address", target.address},
                    {"read_at", instant_json(row.read_at)},
                    {"error", row.failure ? json(row.failure->message) : json(nullptr)},
                    {"migrations", migrations}};
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace drover::report
