#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "config/load.hpp"

namespace drover::config {

// A project in a directory of its own.
struct Fixture : testing::Test {
  Fixture() {
    auto name = (std::filesystem::temp_directory_path() / "drover-config-XXXXXX").string();
    directory_ = std::filesystem::canonical(::mkdtemp(name.data()));
    request.directory = directory_;
  }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;
  ~Fixture() override { std::filesystem::remove_all(directory_); }

  const std::filesystem::path& directory() const { return directory_; }

  void write(const std::string& name, const std::string& text) const { std::ofstream(directory_ / name) << text; }

  Checked<Settings> load_it() const { return load(request); }

  Settings load_text(const std::string& text) const {
    write("drover.toml", text);
    auto settings = load_it();
    if (settings) return std::move(*settings);
    ADD_FAILURE() << shown(settings.error());
    return {};
  }

  Problems problems_of(const std::string& text) const {
    write("drover.toml", text);
    auto settings = load_it();
    return settings ? Problems{} : settings.error();
  }

  static std::string shown(const Problems& problems) {
    std::string text;
    for (const auto& problem : problems) text += to_string(problem) + "\n";
    return text;
  }

  Request request;

 private:
  std::filesystem::path directory_;
};

}  // namespace drover::config
