// bench_network [--smoke]: how many round trips a tenant takes, and how long, where the server is 1
// ms away; one tenant after another. An error where there are more than docs/performance.md says.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "network/line.hpp"
#include "own_directory.hpp"
#include "process.hpp"
#include "report.hpp"

namespace {

using namespace drover::bench;
namespace fs = std::filesystem;

constexpr std::chrono::microseconds one_way{500};

// Of one tenant, the middle one.
struct Trip {
  double connections = 0;
  double round_trips = 0;
  double wall_ms = 0;
};

class Road {
 public:
  Road(std::size_t tenants, bool flushes, const fs::path& place)
      : server_(flushes),
        line_(server_.port(), one_way),
        fleet_(Kind::databases, "far", tenants, &server_, place / "far") {}

  Trip connect() {
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < fleet_.size(); ++i) {
      const auto url = Server::url(fleet_.tenant(i), line_.port());
      const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url.c_str()), &PQfinish);
      if (PQstatus(connection.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection.get()));
    }
    return trip(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
  }

  Trip migrate(int files_more, const std::vector<std::string>& options = {}) {
    fleet_.write_migrations(fleet_.last() + files_more);
    std::vector<std::string> words{DROVER_PROGRAM, "migrate", "--concurrency", "1"};
    words.insert(words.end(), options.begin(), options.end());
    const auto used = run_well(words, fleet_.directory(), {"BENCH_URL=" + Server::url("postgres", line_.port())});
    return trip(used.wall_ms);
  }

 private:
  Trip trip(double wall_ms) {
    std::map<std::string, Trip> tenants;
    for (const auto& call : line_.calls()) {
      auto& tenant = tenants[call.database];
      ++tenant.connections;
      tenant.round_trips += call.round_trips;
    }
    std::vector<double> connections;
    std::vector<double> round_trips;
    for (std::size_t i = 0; i < fleet_.size(); ++i) {
      connections.push_back(tenants[fleet_.tenant(i)].connections);
      round_trips.push_back(tenants[fleet_.tenant(i)].round_trips);
    }
    return {.connections = spread(connections).middle,
            .round_trips = spread(round_trips).middle,
            .wall_ms = wall_ms / static_cast<double>(fleet_.size())};
  }

  Server server_;
  Line line_;
  Fleet fleet_;
};

struct Row {
  const char* what;
  Trip trip;
  double allowed = 0;  // round trips behind connecting
};

double behind_connecting(const Trip& trip, const Trip& connecting) {
  return trip.round_trips - trip.connections * connecting.round_trips;
}

std::string table(const std::vector<Row>& rows) {
  const auto& connecting = rows.front().trip;
  std::string text =
      "| | connections | round trips | behind connecting | wall ms | less connecting |\n|---|---|---|---|---|---|\n";
  for (const auto& [what, trip, allowed] : rows) {
    text += fmt::format("| {} | {:.0f} | {:.0f} | {:.0f} | {:.1f} | {:.1f} |\n", what, trip.connections,
                        trip.round_trips, behind_connecting(trip, connecting), trip.wall_ms,
                        trip.wall_ms - trip.connections * connecting.wall_ms);
  }
  return text;
}

void refuse_too_many(const std::vector<Row>& rows) {
  for (const auto& [what, trip, allowed] : rows) {
    if (behind_connecting(trip, rows.front().trip) <= allowed) continue;
    throw std::runtime_error(fmt::format("{}: more than {:.0f} round trips behind connecting", what, allowed));
  }
}

void measure(bool smoke) {
  const OwnDirectory place;
  Road road(smoke ? 3 : 30, !smoke, place.path());
  std::vector<Row> rows;
  rows.push_back({.what = "connecting", .trip = road.connect()});
  rows.push_back({.what = "ten from empty, never read before", .trip = road.migrate(10), .allowed = 8});
  rows.push_back({.what = "nothing to do, `--verify`", .trip = road.migrate(0, {"--verify"}), .allowed = 2});
  rows.push_back({.what = "one pending", .trip = road.migrate(1), .allowed = 3});
  rows.push_back({.what = "ten pending", .trip = road.migrate(10), .allowed = 4});
  const auto text =
      fmt::format("{}, {} ms away\n\n{}", machine(), 2e-3 * static_cast<double>(one_way.count()), table(rows));
  std::fputs(text.c_str(), stdout);
  refuse_too_many(rows);
}

}  // namespace

int main(int count, char** words) {
  try {
    measure(count > 1 && std::string_view(words[1]) == "--smoke");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
