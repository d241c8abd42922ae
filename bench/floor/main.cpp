// bench_floor bare|same FIRST PARALLEL DIRECTORY: the least that a client has to do for the tenants of a bench::Fleet.
// FIRST: the first file to apply; 0: only read.
#include <atomic>
#include <cstdio>
#include <exception>
#include <fstream>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "floor/client.hpp"

namespace {

using namespace drover::bench;

std::vector<Tenant> tenants_of(const std::filesystem::path& directory) {
  std::vector<Tenant> tenants;
  std::ifstream list(directory / "tenants");
  for (std::string line; std::getline(list, line);) {
    const auto tab = line.find('\t');
    tenants.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return tenants;
}

void work(const std::vector<Tenant>& tenants, const Script& script, bool files, int parallel) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failed;
  std::mutex mutex;
  const auto loop = [&] {
    try {
      const auto client = files ? make_sqlite_client() : make_postgres_client();
      for (auto i = next++; i < tenants.size(); i = next++) client->play(tenants[i], script);
    } catch (...) {
      const std::scoped_lock lock(mutex);
      failed = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < parallel; ++i) threads.emplace_back(loop);
  }
  if (failed) std::rethrow_exception(failed);
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) {
    std::fputs("usage: bench_floor bare|same FIRST PARALLEL DIRECTORY\n", stderr);
    return 1;
  }
  try {
    const auto tenants = tenants_of(words[4]);
    const bool files = !tenants.front().place.starts_with("postgresql:");
    const Wanted wanted{.dialect = files ? drover::sql::Dialect::sqlite : drover::sql::Dialect::postgres,
                        .schemas = !files && tenants.front().schema != "public",
                        .migrations = std::filesystem::path(words[4]) / "migrations",
                        .first = std::stoi(words[2])};
    const auto script = std::string_view(words[1]) == "bare" ? bare(wanted) : same(wanted);
    work(tenants, script, files, std::stoi(words[3]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
