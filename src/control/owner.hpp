#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace drover::control {

// This process for people: "ci-runner-7 pid 411".
std::string process_name();

// A file descriptor that is closed at the end and never inherited by other programs.
class LockFile {
 public:
  // Waits until the file is made and locked for this process alone. Throws db::Error.
  static LockFile exclusive(const std::filesystem::path& path);
  // Whether nobody holds the file: it is not there, or its holder is gone.
  static bool is_free(const std::filesystem::path& path);
  // Removes the file unless somebody holds it.
  static void remove_if_free(const std::filesystem::path& path);

  LockFile(LockFile&& other) noexcept;
  LockFile& operator=(LockFile&&) = delete;
  ~LockFile();

 private:
  explicit LockFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// The processes that work with one control database on this machine. Each holds the operating system's lock on a file
// of its own in one directory, so that its jobs are free as soon as it is gone, however it ended.
class Owners {
 public:
  explicit Owners(std::filesystem::path directory) : directory_(std::move(directory)) {}

  // Makes the directory. Throws db::Error.
  void prepare() const;
  // Held while the database is made or upgraded: only one process at a time does that.
  LockFile opening() const;

  bool is_alive(const std::string& id) const;
  void remove_stale() const;
  std::filesystem::path file_of(const std::string& id) const;

 private:
  std::filesystem::path directory_;
};

// This process among them. A forked child shares the lock for as long as it lives, but does not remove the file.
class Presence {
 public:
  explicit Presence(const Owners& owners);
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;
  ~Presence();

  const std::string& id() const { return id_; }
  const std::string& name() const { return name_; }  // "ci-runner-7 pid 411"

 private:
  std::string id_;
  std::string name_;
  std::filesystem::path path_;
  LockFile lock_;
  int process_;
};

}  // namespace drover::control
