#include "tenants/source.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "tenants/locate.hpp"
#include "tenants/rows.hpp"
#include "tenants/shown.hpp"
#include "tenants/tree.hpp"

namespace drover::tenants {

namespace {

// The tenant's id for a name as the source spells it; nullopt where it is to be left out.
std::expected<std::optional<std::string>, Problem> id_for(const std::string& name, const SourceOptions& options) {
  if (options.ignore.contains(name)) return std::nullopt;
  const auto mapped = options.ids.find(name);
  const auto& id = mapped == options.ids.end() ? name : mapped->second;
  if (is_valid_id(id)) return id;
  return std::unexpected(
      Problem{.code = "id_invalid",
              .message = fmt::format("{} is no tenant id: [a-z0-9][a-z0-9_-]*, at most 48 characters", shown(id)),
              .hint = "map it in [tenants.ids], or list it in tenants.ignore",
              .place = std::nullopt});
}

// A source that cannot speak of levels lists targets of the highest.
void give_level(Registered& row, const SourceOptions& options) {
  const bool speaks_of_levels = options.kind == SourceKind::registry || options.kind == SourceKind::query;
  if (!speaks_of_levels && !options.levels.empty()) row.level = options.levels.front();
}

std::optional<Problem> level_without_levels(const Registered& row) {
  if (row.level.empty() && row.parent.empty()) return std::nullopt;
  return Problem{.code = "level_unknown",
                 .message = fmt::format("tenant {} has a level or a parent, and tenants.levels is not set",
                                        shown(row.tenant.id.text)),
                 .hint = "set tenants.levels, the highest first",
                 .place = std::nullopt};
}

std::expected<std::optional<Target>, Problem> target_of(Registered row, const SourceOptions& options,
                                                        Locator& locator) {
  auto id = id_for(row.tenant.id.text, options);
  if (!id) return std::unexpected(std::move(id).error());
  if (!*id) return std::nullopt;
  row.tenant.id.text = std::move(**id);
  give_level(row, options);
  if (options.levels.empty()) {
    if (auto problem = level_without_levels(row)) return std::unexpected(std::move(*problem));
  }
  auto target = locator.locate(std::move(row));
  if (!target) return std::unexpected(std::move(target).error());
  return std::move(*target);
}

Checked<Target> single(const SourceOptions& options) {
  auto address = address_of(*options.url, options.default_schema, options.project);
  if (!address) return fail(std::move(address).error());
  Target target;
  target.label = target.tenant.id.text = "default";
  target.address = std::move(*address);
  if (options.url->dialect != sql::Dialect::sqlite) target.server = "DATABASE_URL";
  if (!options.levels.empty()) target.level = options.levels.front();
  return target;
}

// With problems, some may have been handed on.
Problems each_located(const SourceOptions& options, const db::Drivers& drivers, Registry& registry,
                      const std::function<void(Target target)>& then) {
  if (options.kind == SourceKind::single) {
    auto target = single(options);
    if (!target) return std::move(target).error();
    then(*std::move(target));
    return {};
  }
  Locator locator(options, drivers);
  Problems problems;
  auto unreadable = each_row(options, drivers, registry, [&](Registered row) {
    auto target = target_of(std::move(row), options, locator);
    if (!target) {
      problems.push_back(std::move(target).error());
    } else if (*target) {
      then(std::move(**target));
    }
  });
  return unreadable.empty() ? problems : unreadable;
}

void lay_over(Target& target, const std::map<TenantId, Lifecycle>& overlay) {
  const auto said = overlay.find(target.tenant.id);
  if (said != overlay.end()) target.tenant.lifecycle = said->second;
}

}  // namespace

Checked<std::vector<Target>> list_targets(const SourceOptions& options, const db::Drivers& drivers,
                                          Registry& registry) {
  std::vector<Target> targets;
  auto problems =
      each_located(options, drivers, registry, [&](Target target) { targets.push_back(std::move(target)); });
  if (problems.empty() && !options.levels.empty()) problems = grow_trees(targets, options.levels);
  if (problems.empty()) {
    std::ranges::sort(targets, {}, &Target::label);
    problems = settle_places(targets);
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  const auto overlay = registry.overlay();
  for (auto& target : targets) lay_over(target, overlay);
  return targets;
}

bool any_target(const SourceOptions& options, const db::Drivers& drivers, Registry& registry,
                const std::function<bool(const Target& target)>& is_it) {
  const auto overlay = registry.overlay();
  bool found = false;
  const auto problems = each_located(options, drivers, registry, [&](Target target) {
    lay_over(target, overlay);
    found = found || is_it(target);
  });
  return found && problems.empty();
}

Checked<Target> central_target(const std::string& catalog, const db::Url& url, const std::string& schema,
                               const std::filesystem::path& project) {
  auto address = address_of(url, schema, project);
  if (!address) return fail(std::move(address).error());
  Target target;
  target.label = catalog;
  target.address = std::move(*address);
  if (url.dialect != sql::Dialect::sqlite) target.server = catalog;
  return target;
}

}  // namespace drover::tenants
