#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tenants/plain_driver_test.hpp"
#include "tenants/source.hpp"

namespace drover::tenants {

// The registry in memory.
class MemoryRegistry : public Registry {
 public:
  void each(const std::function<void(Registered row)>& then) override { std::ranges::for_each(rows, then); }
  std::vector<TenantId> add(const std::vector<Registered>& tenants, bool /*replace*/) override {
    rows = tenants;
    return {};
  }
  bool remove(const TenantId& /*id*/) override { return false; }
  std::map<TenantId, Lifecycle> overlay() override { return said; }
  void set_lifecycle(const TenantId& id, Lifecycle lifecycle) override { said[id] = lifecycle; }

  std::vector<Registered> rows;
  std::map<TenantId, Lifecycle> said;
};

// A project in a directory of its own.
struct Fixture : testing::Test {
  Fixture() {
    auto name = (std::filesystem::temp_directory_path() / "drover-tenants-XXXXXX").string();
    project = std::filesystem::canonical(::mkdtemp(name.data()));
    options.project = project;
  }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;
  ~Fixture() override { std::filesystem::remove_all(project); }

  void make(const std::string& name) const {
    std::filesystem::create_directories((project / name).parent_path());
    std::ofstream(project / name) << "x";
  }

  Checked<std::vector<Target>> list() { return list_targets(options, drivers, registry); }

  // The labels, or the problems' codes.
  std::vector<std::string> labels() {
    std::vector<std::string> names;
    const auto targets = list();
    if (targets) {
      for (const auto& target : *targets) names.push_back(target.label);
    } else {
      for (const auto& problem : targets.error()) names.push_back(problem.code + ": " + problem.message);
    }
    return names;
  }

  static Registered on_server(const std::string& id, const std::string& database, const std::string& schema = {}) {
    Registered row;
    row.tenant.id.text = id;
    row.server = "eu1";
    row.database = database;
    row.schema = schema;
    return row;
  }

  static Registered at_path(const std::string& id, const std::string& path) {
    Registered row;
    row.tenant.id.text = id;
    row.path = path;
    return row;
  }

  std::filesystem::path project;
  SourceOptions options;
  MemoryRegistry registry;
  db::Drivers drivers = plain_drivers();
};

}  // namespace drover::tenants
