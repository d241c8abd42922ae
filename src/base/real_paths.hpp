#pragma once

#include <string>
#include <unordered_map>

namespace drover {

// Where files really are, links seen through. Each directory is looked at once: that is most of the work where there
// are very many files, and the reason why this is made anew for each look at them. For one thread.
class RealPaths {
 public:
  // std::filesystem::weakly_canonical(path), or the path as it is where that cannot be had. `path` is absolute.
  std::string of(const std::string& path);

 private:
  std::unordered_map<std::string, std::string> directories_;
};

}  // namespace drover
