#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "migrations/catalog.hpp"
#include "migrations/formats/formats.hpp"

namespace drover::migrations {

// A project with a migrations directory, and what Drover makes of it.
struct FormatTest : testing::Test {
  FormatTest() {
    options.project = std::filesystem::temp_directory_path() / ("drover-formats-" + make_uuid());
    options.directory = options.project / "migrations";
    std::filesystem::create_directories(options.directory);
  }
  ~FormatTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(options.project, ignored);
  }

  // A path relative to the migrations directory.
  void write(const std::string& path, const std::string& text) const {
    const auto file = options.directory / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

  Catalog load() const {
    auto catalog = Catalog::load(options);
    if (catalog) return *std::move(catalog);
    ADD_FAILURE() << joined(catalog.error());
    return {"tenant", options.dialect, {}, {}};
  }

  // All problems, a line for each; "" where there are none.
  std::string problems() const {
    const auto catalog = Catalog::load(options);
    return catalog ? "" : joined(catalog.error());
  }

  std::string notes() const { return joined(load().notes()); }

  static std::string joined(const Problems& problems) {
    std::string text;
    for (const auto& one : problems) {
      text += to_string(one) + "\n";
      for (const auto& detail : one.details) text += "  " + detail + "\n";
    }
    return text;
  }

  // "1 1.2 R__views": the versions in the catalog's order.
  static std::string versions(const Catalog& catalog) {
    std::string text;
    for (const auto& one : catalog.migrations()) text += (text.empty() ? "" : " ") + one.version.text();
    return text;
  }

  static std::string statements(const Part& part) {
    std::string text;
    for (const auto& one : part.statements) text += one.statement.text + ";";
    return text;
  }

  CatalogOptions options;
};

}  // namespace drover::migrations
