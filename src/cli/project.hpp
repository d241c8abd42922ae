#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cli/environment.hpp"
#include "config/load.hpp"
#include "config/settings.hpp"
#include "control/store.hpp"
#include "fleet/request.hpp"
#include "fleet/rest.hpp"
#include "migrations/catalog.hpp"

namespace drover::cli {

// The configuration as these arguments have it; nullopt after saying what is wrong with it (exit 1).
std::optional<config::Settings> load_settings(Environment& environment, const Arguments& arguments,
                                              bool needs_secrets = true);

// The control database. What hooks ask for is put into its outbox by whoever writes events.
std::unique_ptr<control::Store> open_control(Environment& environment, const config::Settings& settings);

// Where and how a catalog's files are to be read.
migrations::CatalogOptions options_of(const config::Settings& settings, const config::Catalog& catalog);

// A project with its catalogs, its control database and its selected targets.
class Project {
 public:
  // What could not be had was said; `exit_code` then says how the verb ends.
  static std::optional<Project> open(Environment& environment, const Arguments& arguments, int& exit_code);
  // The same, with stages that have no tenants yet.
  static std::optional<Project> open_unlisted(Environment& environment, const Arguments& arguments, int& exit_code);
  // The whole fleet, if that is at rest and was asked for: then nothing has to be listed. Asked before it is.
  std::optional<fleet::Rest> at_rest(Environment& environment, const Arguments& arguments, fleet::Enough enough);
  // False after saying why not; exit 1.
  bool list_tenants(Environment& environment, const Arguments& arguments);

  const config::Settings& settings() const { return *settings_; }
  control::Store& store() { return *store_; }
  const std::vector<fleet::Stage>& stages() const { return stages_; }
  fleet::Rules rules() const;

  // The stages in the order of a way back: the tenants first, the central catalog last.
  void turn_round();

 private:
  Project() = default;
  bool make_stages(Environment& environment, const Arguments& arguments);
  bool add_central_target(Environment& environment, fleet::Stage& stage) const;
  bool select(Environment& environment, const Arguments& arguments, fleet::Stage& stage) const;

  std::unique_ptr<config::Settings> settings_;
  std::vector<std::unique_ptr<migrations::Catalog>> catalogs_;
  std::unique_ptr<control::Store> store_;
  std::vector<fleet::Stage> stages_;
};

// All catalogs of the project, or those the arguments name; nullopt after saying all their problems. Where the files
// alone do not tell whose format they are, a tenant is asked whose ledger it has, if that is allowed.
std::optional<std::vector<std::unique_ptr<migrations::Catalog>>> load_catalogs(Environment& environment,
                                                                               const config::Settings& settings,
                                                                               const std::string& only, bool with_notes,
                                                                               bool may_connect);

}  // namespace drover::cli
