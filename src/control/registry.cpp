#include <nlohmann/json.hpp>

#include "control/json_text.hpp"
#include "control/state.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;
using tenants::Lifecycle;

constexpr int tenants_together = 1'000;

Json row_json(const tenants::Registered& row) {
  return {{"id", row.tenant.id.text},
          {"lifecycle", tenants::to_string(row.tenant.lifecycle)},
          {"labels", text_of(Json(row.tenant.labels))},
          {"server", row.server},
          {"database", row.database},
          {"schema", row.schema},
          {"path", row.path},
          {"parent", row.parent},
          {"level", row.level},
          {"size", row.size ? Json(*row.size) : Json(nullptr)}};
}

tenants::Labels labels_of(const std::string& text) {
  const auto json = Json::parse(text, nullptr, false);
  return json.is_object() ? json.get<tenants::Labels>() : tenants::Labels{};
}

// An unknown word was written by a newer version: such a tenant is rather left alone than migrated.
Lifecycle lifecycle_of(const db::Value& value) {
  return tenants::parse_lifecycle(db::text_of(value)).value_or(Lifecycle::suspended);
}

tenants::Registered registered(const std::vector<db::Value>& row) {
  tenants::Registered result;
  result.tenant = {{db::text_of(row[0])}, lifecycle_of(row[1]), labels_of(db::text_of(row[2]))};
  result.server = db::text_of(row[3]);
  result.database = db::text_of(row[4]);
  result.schema = db::text_of(row[5]);
  result.path = db::text_of(row[6]);
  result.parent = db::text_of(row[7]);
  result.level = db::text_of(row[8]);
  if (row[9]) result.size = db::number_of(row[9]);
  return result;
}

}  // namespace

void Store::each(const std::function<void(tenants::Registered row)>& then) {
  std::string last;
  while (true) {
    const auto some = state_->ask(state_->texts.tenants, {last, std::to_string(tenants_together)});
    if (some.empty()) return;
    last = db::text_of(some.rows.back().front());
    for (const auto& row : some.rows) then(registered(row));
  }
}

// A tenant with a tree of targets has several rows; they are added and replaced together.
std::vector<tenants::TenantId> Store::add(const std::vector<tenants::Registered>& tenants, bool replace) {
  auto json = Json::array();
  for (const auto& tenant : tenants) json.push_back(row_json(tenant));
  const auto rows = text_of(json);

  State::Transaction transaction(*state_);
  std::vector<tenants::TenantId> known;
  for (const auto& row : state_->query(state_->texts.tenants_known, {rows}).rows) {
    known.push_back({db::text_of(row[0])});
  }
  if (!known.empty() && !replace) return known;
  state_->query(state_->texts.delete_tenants, {rows});
  state_->query(state_->texts.insert_tenants, {rows});
  transaction.commit();
  return known;
}

bool Store::remove(const tenants::TenantId& id) {
  State::Transaction transaction(*state_);
  const bool registered = !state_->query(state_->texts.delete_tenant, {id.text}).empty();
  const bool overlaid = !state_->query(state_->texts.delete_lifecycle, {id.text}).empty();
  transaction.commit();
  return registered || overlaid;
}

std::map<tenants::TenantId, Lifecycle> Store::overlay() {
  std::map<tenants::TenantId, Lifecycle> overlay;
  for (const auto& row : state_->ask(state_->texts.lifecycles).rows) {
    overlay.emplace(tenants::TenantId{db::text_of(row[0])}, lifecycle_of(row[1]));
  }
  return overlay;
}

void Store::set_lifecycle(const tenants::TenantId& id, Lifecycle lifecycle) {
  state_->ask(state_->texts.write_lifecycle, {id.text, std::string(tenants::to_string(lifecycle))});
}

}  // namespace drover::control
