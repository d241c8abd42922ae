#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "ground.hpp"
#include "pairs.hpp"
#include "storms.hpp"

// Kills the program at any moment, again and again, while several of them work on overlapping tenants, and then looks
// at every tenant by SQL of its own: nothing lost, nothing twice, nothing stuck, the ledger equal to the effects.
namespace drover::chaos {

namespace {

std::optional<Options> parse(int count, char** words) {
  auto pairs = Pairs::of(count, words);
  if (!pairs) return std::nullopt;
  Options options;
  options.program = pairs->text("--drover", "");
  options.engine = pairs->text("--engine", options.engine);
  options.rounds = pairs->number("--rounds", options.rounds);
  options.tenants = pairs->number("--tenants", options.tenants);
  options.lanes = pairs->number("--lanes", options.lanes);
  options.workers = pairs->number("--workers", options.workers);
  options.patience = std::chrono::seconds(pairs->number("--patience", options.patience.count()));
  options.seed = pairs->number("--seed", options.seed);
  options.control_on_server = pairs->is("--control", "server", "file");
  options.expect_violations = pairs->is("--expect", "violations", "none");
  if (!pairs->all_were_understood() || options.program.empty()) return std::nullopt;
  options.program = std::filesystem::absolute(options.program);
  return options;
}

void tell(const Counts& counts, std::chrono::duration<double> took) {
  std::cout << fmt::format("{} commands finished, {} migrations committed under fire, {} in all, {:.0f} s\n",
                           counts.finished, counts.committed_under_fire, counts.committed_in_all, took.count());
  for (const auto& [fault, times] : counts.faults) std::cout << fmt::format("  {} {}\n", times, fault);
  for (const auto& [code, times] : counts.exits) std::cout << fmt::format("  exit {}: {} times\n", code, times);
  if (counts.settled > 0) {
    std::cout << fmt::format("  left in peace {} times, final after {:.1f} s at the latest\n", counts.settled,
                             std::chrono::duration<double>(counts.longest_settling).count());
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(counts.violations.size(), 20); ++i) {
    std::cout << "VIOLATION " << counts.violations[i] << "\n";
  }
  std::cout << counts.violations.size() << " violations\n";
}

Counts pass_over(const Options& options, const std::filesystem::path& directory) {
  Ground ground(options, directory);
  options.workers > 0 ? storm_of_queue(ground) : storm_of_commands(ground);
  return ground.counts();
}

int main_of(int count, char** words) {
  const auto asked = parse(count, words);
  if (!asked) {
    std::cerr
        << "usage: chaos --drover PROGRAM [--engine sqlite|databases|schemas] [--rounds N] [--tenants N] [--lanes N] "
           "[--workers N] [--patience SECONDS] [--seed N] [--control file|server] [--expect violations]\n";
    return 64;
  }
  const auto& options = *asked;
  std::string name = (std::filesystem::temp_directory_path() / "drover-chaos-XXXXXX").string();
  const std::filesystem::path directory = mkdtemp(name.data());
  std::cout << fmt::format("{}: {} rounds, seed {}\n", options.engine, options.rounds, options.seed) << std::flush;
  const auto began = std::chrono::steady_clock::now();
  const auto counts = pass_over(options, directory);
  tell(counts, std::chrono::steady_clock::now() - began);
  const bool as_expected = counts.violations.empty() != options.expect_violations;
  if (as_expected) {
    std::filesystem::remove_all(directory);
  } else {
    std::cout << "kept for a look: " << directory.string() << "\n";
  }
  return as_expected ? 0 : 1;
}

}  // namespace

}  // namespace drover::chaos

int main(int count, char** words) { return drover::chaos::main_of(count, words); }
