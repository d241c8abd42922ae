#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server.hpp"

namespace drover::bench {

enum class Kind { databases, schemas, files };

// The tenants of one contender, in a directory that is also Drover's project: migrations/, drover.toml, and `tenants`,
// a list of one line for each: URL or path, a tab, the schema. Files go with the object, databases with their server.
class Fleet {
 public:
  // Makes the places, empty. `server`: null for files. Throws std::runtime_error.
  Fleet(Kind kind, std::string name, std::size_t size, const Server* server, std::filesystem::path directory);
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;
  ~Fleet();

  Kind kind() const { return kind_; }
  std::size_t size() const { return size_; }
  const std::string& name() const { return name_; }
  const std::filesystem::path& directory() const { return directory_; }

  // Of its databases, schemas or files.
  std::string tenant(std::size_t number) const;
  std::filesystem::path file(std::size_t number) const;

  // Writes the files 0001 to `last`: four tables of eight columns, three indexes, and then one column for each file.
  void write_migrations(int last);
  int last() const { return last_; }
  std::filesystem::path migration(int number) const;

 private:
  void make_databases() const;
  void make_schemas() const;
  void make_files() const;
  void write_project() const;

  Kind kind_;
  std::string name_;
  std::size_t size_;
  const Server* server_;
  std::filesystem::path directory_;
  int last_ = 0;
};

}  // namespace drover::bench
