#include "control/owner.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.hpp"
#include "db/error.hpp"

namespace drover::control {

namespace {

constexpr const char* suffix = ".lock";

[[noreturn]] void refuse(const std::filesystem::path& path, int error) {
  throw db::Error(error == EROFS || error == EACCES ? db::ErrorClass::read_only : db::ErrorClass::disk, "",
                  "cannot make or lock " + path.string() + ": " + std::generic_category().message(error) +
                      "; it stands beside the control database, which has to be where this user may write");
}

// flock(2) and not fcntl(2): those locks of a process end when any descriptor of the file is closed.
int lock(int descriptor, int operation) {
  int result = 0;
  do {
    result = ::flock(descriptor, operation);
  } while (result != 0 && errno == EINTR);
  return result;
}

bool is_linked(int descriptor) {
  struct stat found{};
  return ::fstat(descriptor, &found) == 0 && found.st_nlink > 0;
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

}  // namespace

std::string process_name() { return host_name() + " pid " + std::to_string(::getpid()); }

LockFile LockFile::exclusive(const std::filesystem::path& path) {
  while (true) {
    LockFile file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (file.descriptor_ < 0 || lock(file.descriptor_, LOCK_EX) != 0) refuse(path, errno);
    // Between open and lock somebody may have removed it as a stale one.
    if (is_linked(file.descriptor_)) return file;
  }
}

// Shared, so that two processes that look at the same time do not take each other for the holder.
bool LockFile::is_free(const std::filesystem::path& path) {
  const LockFile file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (file.descriptor_ < 0) return errno == ENOENT;
  return lock(file.descriptor_, LOCK_SH | LOCK_NB) == 0;
}

void LockFile::remove_if_free(const std::filesystem::path& path) {
  const LockFile file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (file.descriptor_ < 0 || lock(file.descriptor_, LOCK_EX | LOCK_NB) != 0) return;
  ::unlink(path.c_str());
}

LockFile::LockFile(LockFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

LockFile::~LockFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Owners::prepare() const {
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error) refuse(directory_, error.value());
}

LockFile Owners::opening() const { return LockFile::exclusive(directory_ / "opening"); }

std::filesystem::path Owners::file_of(const std::string& id) const { return directory_ / (id + suffix); }

bool Owners::is_alive(const std::string& id) const { return !LockFile::is_free(file_of(id)); }

void Owners::remove_stale() const {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, error)) {
    if (entry.path().extension() == suffix) LockFile::remove_if_free(entry.path());
  }
}

Presence::Presence(const Owners& owners)
    : id_(make_uuid()),
      name_(process_name()),
      path_(owners.file_of(id_)),
      lock_(LockFile::exclusive(path_)),
      process_(::getpid()) {}

Presence::~Presence() {
  if (process_ == ::getpid()) ::unlink(path_.c_str());
}

}  // namespace drover::control
