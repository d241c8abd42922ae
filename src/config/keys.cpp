#include "config/keys.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace drover::config {

namespace {

constexpr std::int64_t second = 1'000;
constexpr std::int64_t hour = 3'600 * second;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t kilobyte = 1'024;
constexpr std::int64_t gigabyte = kilobyte * kilobyte * kilobyte;

constexpr auto keys = std::to_array<Key>({
    {.path = "control.url", .kind = Kind::url, .preset = "sqlite:.drover/control.db"},
    {.path = "control.trust", .kind = Kind::duration, .preset = "24h", .least = second, .most = 365 * day},
    {.path = "catalog.*.dir"},
    {.path = "catalog.*.ledger"},
    {.path = "catalog.*.format",
     .kind = Kind::choice,
     .choices = "auto,drover,flyway,goose,dbmate,golang-migrate,prisma,drizzle,diesel,sqlx,supabase,"
                "postgres-migrations,liquibase,atlas,node-pg-migrate,refinery",
     .later = "rails,alembic,django,laravel,sqitch,graphile-migrate,pgroll"},
    {.path = "catalog.*.ignore", .kind = Kind::list},
    {.path = "catalog.*.placeholders.*"},
    {.path = "catalog.*.url", .kind = Kind::url},
    {.path = "catalog.*.schema"},
    {.path = "catalog.*.dialect", .kind = Kind::choice, .choices = "postgresql,sqlite", .later = "mariadb,mysql"},
    {.path = "server.*.url", .kind = Kind::url},
    {.path = "server.*.direct_url", .kind = Kind::url},
    {.path = "server.*.max_connections", .kind = Kind::number, .least = 1, .most = 10'000},
    {.path = "tenants.source",
     .kind = Kind::choice,
     .choices = "registry,glob,query,databases,schemas",
     .later = "mixed"},
    {.path = "tenants.pattern"},
    {.path = "tenants.server"},
    {.path = "tenants.database"},
    {.path = "tenants.url", .kind = Kind::url},
    {.path = "tenants.sql"},
    {.path = "tenants.levels", .kind = Kind::list},
    {.path = "tenants.ignore", .kind = Kind::list},
    {.path = "tenants.ids.*"},
    {.path = "session.search_path", .kind = Kind::list},
    {.path = "session.may_write", .kind = Kind::list},
    {.path = "session.*", .kind = Kind::setting},
    {.path = "sqlite.functions", .kind = Kind::list},
    {.path = "run.concurrency", .kind = Kind::number, .preset = "6", .least = 1, .most = 1'000},
    {.path = "run.max_concurrency", .kind = Kind::number, .preset = "32", .least = 1, .most = 10'000},
    {.path = "run.lock_timeout", .kind = Kind::duration, .preset = "2s", .least = 1, .most = hour},
    {.path = "run.lock_tries", .kind = Kind::number, .preset = "10", .least = 1, .most = 1'000},
    {.path = "run.statement_timeout", .kind = Kind::duration, .preset = "5min", .least = 1, .most = 7 * day},
    {.path = "run.attempts", .kind = Kind::number, .preset = "3", .least = 1, .most = 100},
    {.path = "run.lease", .kind = Kind::duration, .preset = "10s", .least = second, .most = hour},
    {.path = "run.connect_timeout", .kind = Kind::duration, .preset = "10s", .least = second, .most = hour},
    {.path = "run.busy_timeout", .kind = Kind::duration, .preset = "20s", .least = 1, .most = hour},
    {.path = "run.wait", .kind = Kind::duration, .preset = "60s", .least = 0, .most = day},
    {.path = "run.canary"},
    {.path = "run.waves", .kind = Kind::list},
    {.path = "run.soak", .kind = Kind::duration, .preset = "0s", .least = 0, .most = 7 * day},
    {.path = "run.max_failures"},
    {.path = "run.same_error", .kind = Kind::number, .preset = "0", .least = 0, .most = 1'000},
    {.path = "run.slow_down", .kind = Kind::number, .preset = "0", .least = 0, .most = 1'000},
    {.path = "run.check"},
    {.path = "run.check_command", .kind = Kind::list},
    {.path = "run.out_of_order", .kind = Kind::choice, .preset = "refuse", .choices = "refuse,apply"},
    {.path = "log.file"},
    {.path = "log.stderr", .kind = Kind::truth, .preset = "false"},
    {.path = "log.format", .kind = Kind::choice, .preset = "human", .choices = "human,json"},
    {.path = "log.level", .kind = Kind::choice, .preset = "info", .choices = "error,warning,info,debug"},
    {.path = "log.size", .kind = Kind::size, .preset = "10MB", .least = kilobyte, .most = 1'024 * gigabyte},
    {.path = "log.keep", .kind = Kind::number, .preset = "5", .least = 1, .most = 1'000},
    {.path = "hooks.*.command", .kind = Kind::list},
    {.path = "hooks.*.url", .kind = Kind::web_url},
    {.path = "hooks.*.events", .kind = Kind::list},
    {.path = "hooks.*.token", .kind = Kind::secret},
    {.path = "hooks.*.secret", .kind = Kind::secret},
    {.path = "hooks.*.ca_file"},
    {.path = "hooks.*.timeout", .kind = Kind::duration, .least = 1, .most = hour},
    {.path = "hooks.*.tries", .kind = Kind::number, .least = 1, .most = 1'000},
    {.path = "metrics.file"},
    {.path = "types.required", .kind = Kind::truth, .preset = "false"},
    {.path = "levels.required", .kind = Kind::truth, .preset = "false"},
    {.path = "tables.required", .kind = Kind::truth, .preset = "false"},
});

constexpr auto later = std::to_array<std::string_view>(
    {"phases", "alerts",          "backup",         "maintenance",    "schedule",      "lint",
     "checks", "workflow",        "backfill",       "serve",          "audit",         "provision",
     "warm",   "on_demand",       "drift",          "types.defaults", "run.fail_fast", "run.time_budget",
     "run.tx", "catalog.*.phase", "catalog.*.hooks"});

bool fits(const Path& pattern, const Path& path) {
  return std::ranges::equal(pattern, path,
                            [](const auto& wanted, const auto& name) { return wanted == "*" || wanted == name; });
}

bool begins(const Path& pattern, const Path& path) {
  if (pattern.size() <= path.size()) return false;
  return fits(Path(pattern.begin(), pattern.begin() + static_cast<std::ptrdiff_t>(path.size())), path);
}

bool is_bare(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

std::string to_string(const Path& path) {
  std::string text;
  for (const auto& name : path) {
    if (!text.empty()) text += '.';
    text += is_bare(name) ? name : '"' + name + '"';
  }
  return text;
}

std::span<const Key> all_keys() { return keys; }

const Key* find_key(const Path& path) {
  const auto* found = std::ranges::find_if(keys, [&](const Key& key) { return fits(split_list(key.path, '.'), path); });
  return found == keys.end() ? nullptr : found;
}

bool is_section(const Path& path) {
  return std::ranges::any_of(keys, [&](const Key& key) { return begins(split_list(key.path, '.'), path); });
}

bool is_for_later(const Path& path) {
  return std::ranges::any_of(later, [&](std::string_view name) { return fits(split_list(name, '.'), path); });
}

std::vector<std::string> names_in(const Path& section) {
  std::vector<std::string> names;
  if (section.empty()) names.emplace_back("env");
  for (const auto& key : keys) {
    const auto pattern = split_list(key.path, '.');
    if (begins(pattern, section) && pattern[section.size()] != "*") names.push_back(pattern[section.size()]);
  }
  return names;
}

}  // namespace drover::config
