#include "log/rotating_file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace drover::log {

namespace {

constexpr mode_t owner_and_group = 0640;

std::string last_error() { return std::system_category().message(errno); }

bool is_same(int descriptor, const std::filesystem::path& path) {
  struct stat open{};
  struct stat named{};
  return ::fstat(descriptor, &open) == 0 && ::stat(path.c_str(), &named) == 0 && open.st_dev == named.st_dev &&
         open.st_ino == named.st_ino;
}

}  // namespace

// Never waits: a process that stands still while it holds the lock is no reason for others to do so.
class RotatingFile::Guard {
 public:
  Guard(int descriptor, int kind) : descriptor_(descriptor) {
    held_ = descriptor_ >= 0 && ::flock(descriptor_, kind | LOCK_NB) == 0;
  }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  ~Guard() {
    if (held_) ::flock(descriptor_, LOCK_UN);
  }
  bool held() const { return held_; }

 private:
  int descriptor_;
  bool held_ = false;
};

RotatingFile::RotatingFile(std::filesystem::path path, std::uint64_t size, int keep)
    : path_(std::move(path)), size_(size), keep_(keep) {}

RotatingFile::~RotatingFile() {
  if (file_ >= 0) ::close(file_);
  if (lock_ >= 0) ::close(lock_);
}

std::optional<std::string> RotatingFile::append(std::string_view line) {
  if (!open_current()) return last_error();
  if (is_full(line.size() + 1)) rotate(line.size() + 1);
  // Shared: nobody renames the file between the look and the write.
  const Guard nobody_rotates(lock_, LOCK_SH);
  if (!open_current()) return last_error();
  auto text = torn_ ? std::string("\n") : std::string();
  return write(text.append(line).append("\n"));
}

bool RotatingFile::open_current() {
  if (file_ >= 0 && is_same(file_, path_)) return true;
  if (file_ >= 0) ::close(file_);
  std::error_code ignored;
  std::filesystem::create_directories(path_.parent_path(), ignored);
  // Another kind of file, as /dev/full is one, is written to; a pipe that nobody reads is not waited for.
  file_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, owner_and_group);
  torn_ = false;
  if (lock_ < 0) {
    const int error = errno;
    lock_ = ::open((path_.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_and_group);
    errno = error;
  }
  return file_ >= 0;
}

bool RotatingFile::is_full(std::size_t more) const {
  struct stat status{};
  if (::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  return status.st_size > 0 && static_cast<std::uint64_t>(status.st_size) + more > size_;
}

void RotatingFile::rotate(std::size_t more) {
  const Guard alone(lock_, LOCK_EX);
  // Meanwhile another process may have done it.
  if (!alone.held() || !open_current() || !is_full(more)) return;
  for (int number = keep_; number > 1; --number) ::rename(older(number - 1).c_str(), older(number).c_str());
  ::rename(path_.c_str(), older(1).c_str());
}

std::optional<std::string> RotatingFile::write(const std::string& text) {
  ssize_t written = 0;
  do {
    written = ::write(file_, text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  if (written < 0) return last_error();
  torn_ = static_cast<std::size_t>(written) < text.size();
  if (!torn_) return std::nullopt;
  errno = ENOSPC;
  return last_error();
}

std::filesystem::path RotatingFile::older(int number) const { return path_.string() + "." + std::to_string(number); }

}  // namespace drover::log
