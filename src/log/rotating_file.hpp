#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace drover::log {

// A text file that several processes append to. When it is full it becomes FILE.1, that FILE.2, and so on; the last of
// `keep` goes. Lines are never torn by one another, and no process waits for another one: where the lock beside the
// file (FILE.lock) is held, the file grows a little longer. Renamed or removed by others, it is made anew. Not for
// threads.
class RotatingFile {
 public:
  RotatingFile(std::filesystem::path path, std::uint64_t size, int keep);
  RotatingFile(const RotatingFile&) = delete;
  RotatingFile& operator=(const RotatingFile&) = delete;
  ~RotatingFile();

  // In one write, with its line end, into the directory that is made for it. What the system says where it cannot be
  // done; the next line is tried again.
  std::optional<std::string> append(std::string_view line);

 private:
  class Guard;

  bool open_current();
  bool is_full(std::size_t more) const;
  void rotate(std::size_t more);
  std::optional<std::string> write(const std::string& text);
  std::filesystem::path older(int number) const;

  std::filesystem::path path_;
  std::uint64_t size_;
  int keep_;
  int file_ = -1;
  int lock_ = -1;
  bool torn_ = false;  // the last line is not whole
};

}  // namespace drover::log
