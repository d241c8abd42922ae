#include "base/real_paths.hpp"

#include <filesystem>
#include <string_view>
#include <system_error>

#include <sys/stat.h>

namespace drover {

namespace {

std::string looked_up(const std::string& path) {
  std::error_code unknown;
  auto real = std::filesystem::weakly_canonical(path, unknown);
  return unknown ? path : std::move(real).string();
}

bool is_plain_name(std::string_view name) { return !name.empty() && name != "." && name != ".."; }

}  // namespace

std::string RealPaths::of(const std::string& path) {
  const auto slash = path.rfind('/');
  struct stat status{};
  const bool is_file = slash != std::string::npos && slash > 0 &&
                       is_plain_name(std::string_view(path).substr(slash + 1)) && ::lstat(path.c_str(), &status) == 0 &&
                       S_ISREG(status.st_mode);
  if (!is_file) return looked_up(path);
  const auto [directory, is_new] = directories_.try_emplace(path.substr(0, slash));
  if (is_new) directory->second = looked_up(directory->first);
  return directory->second + path.substr(slash);
}

}  // namespace drover
