#include "fleet/worker.hpp"

#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"
#include "cli/audience.hpp"
#include "cli/commands/all.hpp"
#include "cli/goals.hpp"
#include "cli/named_run.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "control/owner.hpp"
#include "report/sentences.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 6> worker_options{
    {option::concurrency,
     {"--server", &Arguments::servers, "jobs of these servers only: NAME[,NAME...]"},
     {"--poll", &Arguments::poll, "look for work so often while there is none [1s]"},
     {"--job-timeout", &Arguments::job_timeout, "a tenant that takes longer has failed, e.g. 30min [no limit]"},
     {"--max-memory", &Arguments::max_memory, "end when more is in use: 512MB; a supervisor starts it anew"},
     {"--drain", &Arguments::drain, "end when nothing is queued or at work any more"}}};

Problem usage(std::string message, std::string hint) {
  return {.code = "usage", .message = std::move(message), .hint = std::move(hint)};
}

Checked<fleet::WorkerOptions> options_of(const Arguments& arguments) {
  fleet::WorkerOptions options;
  Problems problems;
  options.drain = arguments.drain;
  if (!arguments.poll.empty()) {
    const auto poll = parse_duration(arguments.poll);
    if (poll && poll->count() > 0) options.poll = *poll;
    if (!poll || poll->count() <= 0) {
      problems.push_back(usage(fmt::format("--poll takes a duration, not `{}`", arguments.poll), "e.g. 500ms"));
    }
  }
  if (!arguments.job_timeout.empty()) {
    options.job_timeout = parse_duration(arguments.job_timeout);
    if (!options.job_timeout || options.job_timeout->count() <= 0) {
      problems.push_back(
          usage(fmt::format("--job-timeout takes a duration, not `{}`", arguments.job_timeout), "e.g. 30min"));
    }
  }
  if (!arguments.max_memory.empty()) {
    const auto bytes = parse_size(arguments.max_memory).value_or(0);
    options.max_memory = bytes;
    if (bytes == 0) {
      problems.push_back(
          usage(fmt::format("--max-memory takes a size, not `{}`", arguments.max_memory), "e.g. 512MB or 2GB"));
    }
  }
  for (const auto& list : arguments.servers) {
    for (auto& name : split_list(list)) options.servers.push_back(std::move(name));
  }
  options.description = options.servers.empty() ? "all servers" : join(options.servers, ", ");
  if (!problems.empty()) return std::unexpected(problems);
  return options;
}

// A worker sees many runs; the one summary is its own.
class Voice final : public events::Listener {
 public:
  explicit Voice(Output& output) : output_(output) {}

  void on(const events::Event& event) override {
    const auto* finished = std::get_if<events::RunFinished>(&event);
    if (finished == nullptr) return output_.on(event);
    for (const auto& line : report::summary_lines(finished->summary, report::Style{})) {
      output_.problem({.code = "run_finished",
                       .message = line,
                       .hint = "",
                       .place = std::nullopt,
                       .severity = Severity::note,
                       .details = {}});
    }
  }

 private:
  Output& output_;
};

std::optional<Problem> unknown_server(const config::Settings& settings, const std::vector<std::string>& servers) {
  for (const auto& name : servers) {
    if (!settings.servers.contains(name))
      return usage("there is no server `" + name + "`", "[server.NAME] in drover.toml");
  }
  return std::nullopt;
}

// What a worker needs is read anew for each run: files and tenants may have changed.
fleet::Worker::Open opener(Environment& environment, const Arguments& arguments) {
  return [&environment, arguments]() -> std::shared_ptr<const std::vector<fleet::Stage>> {
    int exit_code = 0;
    auto everything = arguments;
    everything.allow_empty = true;
    auto project = Project::open(environment, everything, exit_code);
    if (!project) return nullptr;
    auto kept = std::make_shared<Project>(*std::move(project));
    return {kept, &kept->stages()};
  };
}

int run_worker(Environment& environment, const Arguments& arguments) {
  const auto options = options_of(arguments);
  if (!options) {
    environment.output().problems(options.error());
    return 1;
  }
  int exit_code = 0;
  auto everything = arguments;
  everything.allow_empty = true;
  auto project = Project::open(environment, everything, exit_code);
  if (!project) return exit_code;
  if (auto problem = unknown_server(project->settings(), options->servers)) {
    environment.output().problem(*std::move(problem));
    return 1;
  }
  auto rules = project->rules();
  if (!arguments.concurrency.empty()) rules.files_at_once = project->settings().run.concurrency;
  Voice voice(environment.output());
  environment.output().problem(
      {.code = "worker",
       .message = fmt::format("worker {} takes jobs of {}", control::process_name(), options->description),
       .hint = "",
       .place = std::nullopt,
       .severity = Severity::note,
       .details = {}});
  Audience audience(voice, environment.output(), arguments, project->settings(), project->store(),
                    Audience::Of::worker);
  fleet::Worker worker(environment.drivers(), project->store(), audience, rules, *options,
                       opener(environment, arguments));
  try {
    const bool by_itself = worker.work(environment.stop());
    audience.deliver_the_rest();
    return by_itself ? 0 : 6;
  } catch (const db::Error& error) {
    audience.cut_short(error.summary());
    throw;
  }
}

int run_restart(Environment& environment, const Arguments& arguments) {
  const auto store = open_store(environment, arguments);
  if (!store) return 1;
  const int asked = store->end_workers();
  environment.output().result(
      {fmt::format("{} worker{} asked to finish what runs and end; their supervisors start them anew", asked,
                   asked == 1 ? " is" : "s are")},
      fmt::format(R"({{"event":"workers","asked_to_end":{}}})", asked));
  return 0;
}

}  // namespace

const Command worker_command{
    .name = "worker",
    .alias = "",
    .summary = "take the jobs of queued runs, until a signal comes",
    .words = "",
    .options = worker_options,
    .teaching =
        "As many as one likes, on as many machines, with the same drover.toml and the same files. One that dies costs\n"
        "the lease and nothing else: another one takes over what it had.\n\n"
        "Examples:\n  drover worker\n  drover worker --drain -j 4\n  drover worker --server eu1\n\n"
        "Exit codes: 0 it was asked to end, or has drained the queue; 1 configuration; 6 a signal.",
    .run = run_worker};

const Command worker_restart_command{
    .name = "worker restart",
    .alias = "",
    .summary = "let all workers finish what runs and end, to be started anew",
    .words = "",
    .options = {},
    .teaching =
        "For a new version of the files or of drover: a supervisor (systemd, Kubernetes) starts them again.\n\n"
        "Examples:\n  drover worker restart",
    .run = run_restart};

}  // namespace drover::cli
