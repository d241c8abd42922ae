#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "floor/script.hpp"

namespace drover::bench {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_from(const Wanted& wanted) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(wanted.migrations)) {
    if (std::stoi(entry.path().filename().string()) >= wanted.first) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string contents(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Script bare(const Wanted& wanted) {
  const auto prefix = wanted.schemas ? std::string(place) + "." : std::string();
  if (wanted.first == 0) return {{fmt::format("SELECT version FROM {}ledger", prefix), {}}};
  std::string sql = wanted.dialect == sql::Dialect::sqlite ? "BEGIN IMMEDIATE;" : "BEGIN;";
  if (wanted.schemas) sql += fmt::format("SET LOCAL search_path = {};", place);
  if (wanted.first == 1) sql += "CREATE TABLE ledger (version text PRIMARY KEY, applied_at text NOT NULL);";
  for (const auto& file : files_from(wanted)) {
    sql += contents(file);
    sql += fmt::format("INSERT INTO ledger VALUES ('{}', CURRENT_TIMESTAMP);", file.filename().string());
  }
  return {{sql + "COMMIT", {}}};
}

}  // namespace drover::bench
