#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace drover::bench {

// Jobs for each second, of those that nothing is done in: what the control database itself can take.
struct Throughput {
  std::string control;     // "PostgreSQL" or "SQLite"
  double enqueued = 0;     // by one command, all at once
  double worked[3] = {0};  // claimed 100 at a time and finished in one transaction, by so many workers
};

inline constexpr std::size_t crowds[] = {1, 2, 8};

// With so many jobs for each measurement. The control database flushes to disk.
std::vector<Throughput> throughput(std::size_t jobs, const std::filesystem::path& directory);

}  // namespace drover::bench
