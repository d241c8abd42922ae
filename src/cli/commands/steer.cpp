#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/commands/all.hpp"
#include "cli/named_run.hpp"
#include "control/spelling.hpp"
#include "fleet/queued.hpp"

namespace drover::cli {

namespace {

using Steer = bool (*)(control::Store& store, const control::Run& run);

// One run, named or the newest, and what is done to it.
int steer(Environment& environment, const Arguments& arguments, const std::string& verb, const std::string& done,
          const std::string& sentence, Steer steer) {
  const auto named = NamedRun::open(environment, arguments, verb);
  if (!named) return 1;
  const auto& run = named->run;
  if (!steer(*named->store, run)) {
    environment.output().problem(
        {.code = "run_state",
         .message = fmt::format("run {} is {}: {} is not for it", run.number, control::to_string(run.state), verb),
         .hint = fmt::format("drover run show {}", run.number)});
    return 1;
  }
  warn_without_workers(environment, *named->store);
  environment.output().result({fmt::format("run {} {}", run.number, sentence)},
                              fmt::format(R"({{"event":"steered","run":{},"done":"{}"}})", run.number, done));
  return 0;
}

int run_pause(Environment& environment, const Arguments& arguments) {
  return steer(environment, arguments, "run pause", "paused", "paused: nothing new begins; drover run resume goes on",
               [](auto& store, const auto& run) { return store.pause(run.number, "paused by " + somebody()); });
}

int run_resume(Environment& environment, const Arguments& arguments) {
  return steer(environment, arguments, "run resume", "resumed", "goes on",
               [](auto& store, const auto& run) { return store.go_on(run.number) || fleet::requeue(store, run); });
}

int run_cancel(Environment& environment, const Arguments& arguments) {
  return steer(environment, arguments, "run cancel", "cancelled",
               "cancelled: what runs is cut short, what is left is untouched",
               [](auto& store, const auto& run) { return fleet::cancel(store, run, "cancelled by " + somebody()); });
}

}  // namespace

const Command run_pause_command{
    .name = "run pause",
    .alias = "",
    .summary = "begin nothing new in a run; what is under way ends",
    .words = "RUN",
    .options = {},
    .teaching =
        "Without a number: the newest run. Its tenants stay its own.\n\nExamples:\n  drover run pause\n"
        "  drover run pause 57",
    .run = run_pause};

const Command run_resume_command{
    .name = "run resume",
    .alias = "",
    .summary = "go on with a paused run; queue what a halted or cancelled one has left",
    .words = "RUN",
    .options = {},
    .teaching =
        "Without a number: the newest run. Workers take what is queued; to do it here: drover migrate --resume.\n\n"
        "Examples:\n  drover run resume\n  drover run resume 57",
    .run = run_resume};

const Command run_cancel_command{
    .name = "run cancel",
    .alias = "",
    .summary = "end a run: nothing new, and what is under way is cut short",
    .words = "RUN",
    .options = {},
    .teaching =
        "Without a number: the newest run. What is done stays done; drover migrate-back --run N undoes it.\n\n"
        "Examples:\n  drover run cancel\n  drover run cancel 57",
    .run = run_cancel};

}  // namespace drover::cli
