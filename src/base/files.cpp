#include "base/files.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace drover {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

Problem problem(std::string code, std::string verb, const std::filesystem::path& path, const std::string& reason) {
  return Problem{.code = std::move(code),
                 .message = "cannot " + std::move(verb) + " " + path.string() + ": " + reason,
                 .hint = {},
                 .place = std::nullopt};
}

Problem problem(std::string code, std::string verb, const std::filesystem::path& path, int error) {
  return problem(std::move(code), std::move(verb), path, std::system_category().message(error));
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::expected<std::string, Problem> read_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) return std::unexpected(problem("file_unreadable", "read", path, errno));
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return std::unexpected(problem("file_unreadable", "read", path, errno));
  if (S_ISDIR(status.st_mode)) return std::unexpected(problem("file_unreadable", "read", path, EISDIR));
  if (!S_ISREG(status.st_mode)) {
    return std::unexpected(problem("file_unreadable", "read", path, "it is not a regular file"));
  }
  std::string text;
  std::array<char, 65536> buffer{};
  while (true) {
    const auto count = ::read(file.number(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected(problem("file_unreadable", "read", path, errno));
    if (count == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

std::expected<void, Problem> write_file(const std::filesystem::path& path, std::string_view text) {
  const auto temporary = path.string() + ".partial";
  {
    const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.number() < 0 || !write_all(file.number(), text) || ::fsync(file.number()) != 0) {
      const int error = errno;
      ::unlink(temporary.c_str());
      return std::unexpected(problem("file_unwritable", "write", path, error));
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return std::unexpected(problem("file_unwritable", "write", path, error));
  }
  return {};
}

}  // namespace drover
