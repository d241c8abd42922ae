#include "queue/fleets.hpp"

#include <fstream>

namespace drover::bench {

namespace {

namespace fs = std::filesystem;

constexpr const char* progress = "SELECT count(*) FROM {}schema_migrations";

// As many at once as the other way.
std::string concurrency(const Fleet& fleet) { return fleet.kind() == Kind::files ? "2" : "6"; }

// The database that the schemas are in.
std::string database_of(const Fleet& fleet) {
  std::ifstream tenants(fleet.directory() / "tenants");
  std::string url;
  tenants >> url;
  return url;
}

// Where there is a server, the control database is on it.
std::string configuration(const Fleet& fleet) {
  if (fleet.kind() == Kind::files) return "drover.toml";
  const auto place = fleet.directory() / "queue.toml";
  if (fs::exists(place)) return place;
  fs::copy_file(fleet.directory() / "drover.toml", place);
  std::ofstream(place, std::ios::app) << "[control]\nurl = \"env:BENCH_CONTROL\"\n";
  std::ofstream(fleet.directory() / ".env") << "BENCH_CONTROL=" << database_of(fleet) << '\n';
  return place;
}

std::vector<std::string> direct(const Fleet& fleet, Task /*task*/) {
  return {DROVER_PROGRAM, "migrate", "--concurrency", concurrency(fleet)};
}

std::vector<std::string> direct_with_server(const Fleet& fleet, Task task) {
  auto words = direct(fleet, task);
  words.insert(words.end(), {"--config", configuration(fleet)});
  return words;
}

// `$0` is the program.
std::vector<std::string> queued(const Fleet& fleet, Task /*task*/) {
  return {"sh",
          "-c",
          R"("$0" --config "$1" migrate --async && "$0" --config "$1" worker --drain --concurrency "$2")",
          DROVER_PROGRAM,
          configuration(fleet),
          concurrency(fleet)};
}

}  // namespace

Samples through_queue(const Sizes& sizes, const fs::path& directory) {
  Samples samples;
  for (const auto& [kind, size] : sizes.tenants) {
    std::vector<Contender> contenders{{at_once_by_the_command, direct, progress},
                                      {through_the_queue, queued, progress}};
    if (kind != Kind::files) contenders.push_back({the_same_with_server, direct_with_server, progress});
    Measure(sizes, contenders, directory).run(kind, samples);
  }
  return samples;
}

}  // namespace drover::bench
