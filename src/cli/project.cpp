#include "cli/project.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/program.hpp"
#include "base/text.hpp"
#include "hooks/courier.hpp"
#include "ledger/other_tools.hpp"
#include "tenants/selection.hpp"
#include "tenants/source.hpp"

namespace drover::cli {

namespace {

constexpr std::chrono::minutes longest_check{10};

std::vector<config::Override> overrides_of(const Arguments& arguments) {
  std::vector<config::Override> overrides;
  if (!arguments.concurrency.empty()) {
    overrides.push_back({.key = "run.concurrency", .text = arguments.concurrency, .option = "--concurrency"});
  }
  return overrides;
}

Problem unknown_catalog(const config::Settings& settings, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& catalog : settings.catalogs) names.push_back(catalog.name);
  return {.code = "catalog_unknown",
          .message = fmt::format("there is no catalog `{}`", name),
          .hint = "there is: " + join(names, ", ")};
}

// Of one target of the catalog, where that can be had: what cannot be asked decides nothing.
std::vector<std::string> other_tools_of(Environment& environment, const config::Settings& settings,
                                        const config::Catalog& catalog) {
  try {
    control::Store store(environment.drivers(), settings.control, settings.run.lease);
    std::vector<tenants::Target> targets;
    if (catalog.is_central()) {
      auto one = tenants::central_target(catalog.name, *catalog.url, catalog.schema, settings.project);
      if (one) targets.push_back(*std::move(one));
    } else if (auto all = tenants::list_targets(settings.source, environment.drivers(), store)) {
      targets = *std::move(all);
    }
    if (targets.empty()) return {};
    auto session = settings.session;
    session.read_write = false;
    const auto& driver = environment.drivers().of(catalog.dialect);
    const auto connection = driver.connect(targets.front().address, session);
    return ledger::other_tools(*connection, catalog.dialect);
  } catch (const db::Error&) {
    return {};
  }
}

}  // namespace

migrations::CatalogOptions options_of(const config::Settings& settings, const config::Catalog& catalog) {
  migrations::CatalogOptions options;
  options.name = catalog.name;
  options.directory = catalog.dir;
  options.project = settings.project;
  options.dialect = catalog.dialect;
  for (const auto& other : settings.catalogs) {
    if (other.name != catalog.name) options.other_catalogs.push_back(other.dir);
  }
  options.format = catalog.format;
  options.ignore = catalog.ignore;
  options.placeholders = catalog.placeholders;
  options.levels = settings.source.levels;
  options.types_required = settings.required.types;
  options.levels_required = settings.required.levels;
  options.tables_required = settings.required.tables;
  return options;
}

std::unique_ptr<control::Store> open_control(Environment& environment, const config::Settings& settings) {
  auto store = std::make_unique<control::Store>(environment.drivers(), settings.control, settings.run.lease);
  store->subscribe(hooks::subscriptions_of(settings.hooks));
  return store;
}

std::optional<config::Settings> load_settings(Environment& environment, const Arguments& arguments,
                                              bool needs_secrets) {
  config::Request request;
  request.config = arguments.config;
  request.environment = arguments.env;
  request.overrides = overrides_of(arguments);
  request.variables = config::process_variables();
  request.needs_secrets = needs_secrets;
  auto settings = config::load(request);
  if (!settings) {
    environment.output().problems(settings.error());
    return std::nullopt;
  }
  environment.output().problems(settings->notes);
  return *std::move(settings);
}

std::optional<std::vector<std::unique_ptr<migrations::Catalog>>> load_catalogs(Environment& environment,
                                                                               const config::Settings& settings,
                                                                               const std::string& only, bool with_notes,
                                                                               bool may_connect) {
  std::vector<std::unique_ptr<migrations::Catalog>> catalogs;
  bool all_good = true;
  for (const auto& one : settings.catalogs) {
    if (!only.empty() && one.name != only) continue;
    auto options = options_of(settings, one);
    if (may_connect) options.foreign_ledgers = [&] { return other_tools_of(environment, settings, one); };
    auto catalog = migrations::Catalog::load(options);
    if (!catalog) {
      environment.output().problems(catalog.error());
      all_good = false;
      continue;
    }
    if (with_notes) environment.output().problems(catalog->notes());
    catalogs.push_back(std::make_unique<migrations::Catalog>(*std::move(catalog)));
  }
  if (!all_good) return std::nullopt;
  return catalogs;
}

std::optional<Project> Project::open(Environment& environment, const Arguments& arguments, int& exit_code) {
  auto project = open_unlisted(environment, arguments, exit_code);
  if (!project || project->list_tenants(environment, arguments)) return project;
  exit_code = 1;
  return std::nullopt;
}

std::optional<Project> Project::open_unlisted(Environment& environment, const Arguments& arguments, int& exit_code) {
  Project project;
  exit_code = 1;
  auto settings = load_settings(environment, arguments);
  if (!settings) return std::nullopt;
  project.settings_ = std::make_unique<config::Settings>(*std::move(settings));
  if (!arguments.catalog.empty() && project.settings_->find(arguments.catalog) == nullptr) {
    environment.output().problem(unknown_catalog(*project.settings_, arguments.catalog));
    return std::nullopt;
  }
  exit_code = 4;
  auto catalogs = cli::load_catalogs(environment, *project.settings_, arguments.catalog, false, true);
  if (!catalogs) return std::nullopt;
  project.catalogs_ = *std::move(catalogs);
  exit_code = 1;
  project.store_ = open_control(environment, *project.settings_);
  if (!project.make_stages(environment, arguments)) return std::nullopt;
  exit_code = 0;
  return project;
}

bool Project::make_stages(Environment& environment, const Arguments& arguments) {
  // A selection of tenants leaves the shared database out, unless it was named.
  const bool tenants_only = !arguments.tenant.empty() || !arguments.select.empty() || !arguments.level.empty();
  for (const auto& catalog : catalogs_) {
    const auto& one = *settings_->find(catalog->name());
    if (one.is_central() && tenants_only && arguments.catalog.empty()) continue;
    auto& stage = stages_.emplace_back(
        fleet::Stage{.catalog = catalog.get(), .ledger_table = one.ledger, .session = settings_->session});
    stage.session.application_name = "drover/" + catalog->name();
    if (one.is_central() && !add_central_target(environment, stage)) return false;
  }
  return true;
}

bool Project::add_central_target(Environment& environment, fleet::Stage& stage) const {
  const auto& one = *settings_->find(stage.catalog->name());
  auto target = tenants::central_target(one.name, *one.url, one.schema, settings_->project);
  if (!target) {
    environment.output().problems(target.error());
    return false;
  }
  stage.targets.push_back(*std::move(target));
  return true;
}

bool Project::list_tenants(Environment& environment, const Arguments& arguments) {
  return std::ranges::all_of(stages_, [&](auto& stage) {
    return settings_->find(stage.catalog->name())->is_central() || select(environment, arguments, stage);
  });
}

std::optional<fleet::Rest> Project::at_rest(Environment& environment, const Arguments& arguments,
                                            fleet::Enough enough) {
  const bool everything = arguments.tenant.empty() && arguments.select.empty() && arguments.level.empty();
  if (!everything || arguments.verify) return std::nullopt;
  return fleet::at_rest(environment.drivers(), *store_, stages_, settings_->source, rules(),
                        {.enough = enough, .keep = enough == fleet::Enough::trusted && !arguments.dry_run});
}

bool Project::select(Environment& environment, const Arguments& arguments, fleet::Stage& stage) const {
  auto& output = environment.output();
  auto all = tenants::list_targets(settings_->source, environment.drivers(), *store_);
  if (!all) {
    output.problems(all.error());
    return false;
  }
  const auto selection = tenants::parse_selection(arguments.tenant, arguments.select, arguments.level);
  if (!selection) {
    output.problems(selection.error());
    return false;
  }
  const bool there_are_none = all->empty();
  auto selected = tenants::apply(*selection, *std::move(all));
  if (!selected) {
    output.problems(selected.error());
    return false;
  }
  if (selected->empty() && !arguments.allow_empty) {
    output.problem({.code = "no_tenants",
                    .message = there_are_none ? "there are no tenants" : "no tenant matches the selection",
                    .hint = there_are_none
                                ? "drover tenant add, or [tenants] in drover.toml; --allow-empty if that is right"
                                : "--allow-empty if that is right"});
    return false;
  }
  stage.targets = *std::move(selected);
  stage.whole_source = selection->everything();
  stage.list_again = [this_store = store_.get(), settings = settings_.get(),
                      &drivers = environment.drivers()](const auto& is_new) {
    std::vector<tenants::Target> none;
    try {
      if (!tenants::any_target(settings->source, drivers, *this_store, is_new)) return none;
      return tenants::list_targets(settings->source, drivers, *this_store).value_or(none);
    } catch (const db::Error&) {
      // The source has answered before; what it would say now is for the next run.
      return none;
    }
  };
  return true;
}

void Project::turn_round() { std::ranges::reverse(stages_); }

fleet::Rules Project::rules() const {
  const auto& run = settings_->run;
  fleet::Rules rules;
  rules.connections_per_server = run.concurrency;
  rules.concurrency = run.max_concurrency;
  rules.lock_tries = run.lock_tries;
  rules.attempts = run.attempts;
  rules.wait_for_place = run.wait;
  rules.trust = run.trust;
  rules.run_program = [project = settings_->project](const auto& words) {
    return drover::output_of(words, project, longest_check);
  };
  for (const auto& [name, server] : settings_->servers) {
    if (server.max_connections) rules.server_limits[name] = *server.max_connections;
  }
  return rules;
}

}  // namespace drover::cli
