#include "cli/named_run.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "cli/commands/all.hpp"
#include "cli/project.hpp"
#include "control/owner.hpp"

namespace drover::cli {

std::unique_ptr<control::Store> open_store(Environment& environment, const Arguments& arguments) {
  const auto settings = load_settings(environment, arguments);
  if (!settings) return nullptr;
  return open_control(environment, *settings);
}

std::string somebody() {
  const char* user = std::getenv("USER");
  return std::string(user == nullptr || *user == '\0' ? "somebody" : user) + ", " + control::process_name();
}

bool warn_without_workers(Environment& environment, control::Store& store, bool warned) {
  if (!store.anything_queued() || !store.workers().empty()) return false;
  if (warned) return true;
  environment.output().problem({.code = "no_worker",
                                .message = "runs are queued and no worker is there to take them",
                                .hint = "drover worker",
                                .place = std::nullopt,
                                .severity = Severity::warning,
                                .details = {}});
  return true;
}

std::optional<NamedRun> NamedRun::open(Environment& environment, const Arguments& arguments, const std::string& verb) {
  auto& output = environment.output();
  if (arguments.words.size() > 1) {
    output.problem({.code = "usage", .message = verb + " takes one number", .hint = "drover run list"});
    return std::nullopt;
  }
  auto number = run_named(arguments.words.empty() ? "" : arguments.words.front(), verb);
  if (!number) {
    output.problem(number.error());
    return std::nullopt;
  }
  NamedRun named{.store = open_store(environment, arguments), .run = {}};
  if (!named.store) return std::nullopt;
  const bool newest = !*number;
  if (newest) {
    const auto runs = named.store->runs(1);
    if (!runs.empty()) *number = runs.front().number;
  }
  auto run = *number ? named.store->find_run(**number) : std::nullopt;
  if (!run) {
    output.problem({.code = "run_unknown",
                    .message = newest ? "there are no runs yet" : fmt::format("there is no run {}", **number),
                    .hint = "drover run list"});
    return std::nullopt;
  }
  named.run = *std::move(run);
  return named;
}

}  // namespace drover::cli
