#include "fleet/rest.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <tuple>

#include "fleet/known.hpp"
#include "fleet/survey.hpp"
#include "fleet/verdict.hpp"
#include "tenants/locate.hpp"

namespace drover::fleet {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int most_examples = 3;
constexpr int files_together = 10'000;

std::chrono::milliseconds since(Clock::time_point began) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
}

bool can_be_told(const tenants::SourceOptions& source) {
  return source.kind == tenants::SourceKind::registry && source.levels.empty() && source.ids.empty() &&
         source.ignore.empty();
}

std::vector<control::Server> servers_of(const tenants::SourceOptions& source) {
  std::vector<control::Server> servers;
  for (const auto& [name, server] : source.servers) {
    auto address = db::Address::of(server.url);
    address.database.clear();
    servers.push_back({.name = name, .identity = address.session_identity(), .schema = source.default_schema});
  }
  return servers;
}

// The files that the registry names now, as they were read last.
class Files {
 public:
  Files(const db::Drivers& drivers, const tenants::SourceOptions& source)
      : locator_(source, drivers), driver_(drivers.of(sql::Dialect::sqlite)) {}

  bool are_known(control::Store& store, const std::string& catalog, std::int64_t count, Enough enough) {
    std::int64_t last = 0;
    while (count > 0) {
      const auto some = store.files_read(catalog, last, files_together);
      if (some.empty() || !are_known(some, enough)) return false;
      last = some.back().id;
      count -= static_cast<std::int64_t>(some.size());
    }
    return count == 0;
  }

 private:
  bool are_known(const std::vector<control::FileRead>& files, Enough enough) {
    std::vector<db::Address> addresses;
    for (const auto& file : files) {
      tenants::Registered row;
      row.tenant.id.text = file.label;
      row.path = file.path;
      auto target = locator_.locate(std::move(row));
      if (!target || target->address.identity() != file.identity) return false;
      addresses.push_back(std::move(target->address));
    }
    return enough == Enough::last_known || are_unchanged(files, addresses);
  }

  bool are_unchanged(const std::vector<control::FileRead>& files, const std::vector<db::Address>& addresses) const {
    std::atomic<bool> unchanged = true;
    in_parallel(files.size(), static_cast<int>(std::thread::hardware_concurrency()), {}, [&](std::size_t index) {
      if (driver_.stamp(addresses[index]) != files[index].stamp) unchanged = false;
    });
    return unchanged;
  }

  tenants::Locator locator_;
  const db::Driver& driver_;
};

void skip(const control::Rest::Aside& aside, const migrations::Catalog& catalog, events::Summary& summary,
          events::Listener& listener) {
  summary.add(events::Verdict::skipped);
  events::Outcome outcome;
  outcome.target = outcome.tenant = aside.tenant.text;
  outcome.catalog = catalog.name();
  outcome.verdict = events::Verdict::skipped;
  outcome.reason = tenants::to_string(aside.lifecycle);
  listener.on(events::TargetFinished{outcome});
}

StatusGroup group_of(const control::AtVersion& at, const std::string& catalog, control::Store& store) {
  return {.catalog = catalog,
          .version = at.version,
          .missing = 0,
          .state = control::TargetState::migrated,
          .count = at.count,
          .examples = store.labels_at(catalog, at.version, most_examples),
          .oldest_read = at.oldest_read};
}

StatusGroup group_of(const std::vector<control::Rest::Aside>& aside, const std::string& catalog) {
  StatusGroup group{.catalog = catalog,
                    .version = "",
                    .missing = 0,
                    .state = control::TargetState::skipped,
                    .count = static_cast<std::int64_t>(aside.size()),
                    .examples = {},
                    .oldest_read = std::nullopt};
  for (const auto& one : aside) {
    if (group.examples.size() < most_examples) group.examples.push_back(one.tenant.text);
  }
  return group;
}

}  // namespace

std::optional<Rest> at_rest(const db::Drivers& drivers, control::Store& store, const std::vector<Stage>& stages,
                            const tenants::SourceOptions& source, const Rules& rules, const RestOptions& options) {
  const bool all_are_the_registrys =
      std::ranges::all_of(stages, [](const auto& stage) { return stage.targets.empty(); });
  if (!can_be_told(source) || !all_are_the_registrys) return std::nullopt;
  const auto began = Clock::now();
  const auto read_since = options.enough == Enough::trusted ? now() - rules.trust : Instant{};
  Rest all;
  for (const auto& stage : stages) {
    auto rest =
        store.at_rest(stage.catalog->name(), compared_with(stage), read_since, servers_of(source), options.keep);
    if (!rest || rest->there.empty()) return std::nullopt;
    if (rest->files() > 0 &&
        !Files(drivers, source).are_known(store, stage.catalog->name(), rest->files(), options.enough)) {
      return std::nullopt;
    }
    all.catalogs.push_back({stage.catalog, *std::move(rest)});
  }
  all.asked_for = since(began);
  return all;
}

events::Summary conclude(const Rest& rest, const Request& request, control::Store& store, events::Listener& listener) {
  const auto began = Clock::now();
  events::Summary summary;
  summary.verb = request.verb;
  summary.from_control = true;
  for (const auto& [catalog, one] : rest.catalogs) {
    if (!request.dry_run) store.remember(*catalog);
    summary.highest = catalog->newest() != nullptr ? catalog->newest()->text() : summary.highest;
    summary.counts[events::Verdict::already] += one.count();
    for (const auto& at : one.there) {
      summary.oldest_read = std::min(summary.oldest_read.value_or(at.oldest_read), at.oldest_read);
    }
    for (const auto& aside : one.aside) skip(aside, *catalog, summary, listener);
    summary.selected += one.count() + static_cast<std::int64_t>(one.aside.size());
    summary.tenants = one.count() + static_cast<std::int64_t>(one.aside.size());  // each catalog has the same
  }
  if (!request.dry_run) conclude(summary, Ending{.strict = request.strict});
  summary.duration = rest.asked_for + since(began);
  listener.on(events::RunFinished{summary});
  return summary;
}

Status status(const Rest& rest, control::Store& store) {
  Status status;
  for (const auto& [catalog, one] : rest.catalogs) {
    for (const auto& at : one.there) status.groups.push_back(group_of(at, catalog->name(), store));
    if (!one.aside.empty()) status.groups.push_back(group_of(one.aside, catalog->name()));
    status.selected += one.count() + static_cast<std::int64_t>(one.aside.size());
  }
  std::ranges::stable_sort(status.groups, [](const auto& a, const auto& b) {
    return std::tuple(a.catalog, -a.count) < std::tuple(b.catalog, -b.count);
  });
  status.freezes = store.freezes();
  return status;
}

}  // namespace drover::fleet
