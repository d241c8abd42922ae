#include <array>
#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "cli/commands/all.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "fleet/doubt.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 5> options{
    {{"--show", &Arguments::show, "say what is known, and change nothing [the default]"},
     {"--applied", &Arguments::applied, "the step's effect is there: write it down, and go on behind it"},
     {"--retry", &Arguments::run_again, "the step's effect is not there: run it again, and go on"},
     option::catalog,
     option::yes}};

constexpr const char* teaching =
    "A statement that no transaction takes can be cut short so that nobody knows what became of it. Most are looked\n"
    "after by Drover itself; where there is nothing it could ask the database, the tenant is blocked until a person "
    "has\n"
    "looked and says which of the two it is. Who said so is written to the tenant's own journal.\n\n"
    "Examples:\n"
    "  drover repair t-0200\n"
    "  drover repair t-0200 --applied\n\n"
    "Exit codes: as for migrate.";

std::string this_person() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  const char* user = std::getenv("USER");
  return fmt::format("{}@{}", user == nullptr || *user == '\0' ? fmt::format("uid {}", getuid()) : user, host.data());
}

std::vector<std::string> lines_of(const fleet::Doubt& doubt) {
  const auto& unfinished = doubt.unfinished;
  std::vector<std::string> lines;
  lines.push_back(fmt::format("{}  {} is half {}: {} of {} steps committed, under batch {}", doubt.target,
                              unfinished.version.text(), unfinished.back ? "undone" : "applied", unfinished.done.size(),
                              doubt.steps == 0 ? "an unknown number of" : std::to_string(doubt.steps),
                              unfinished.batch));
  for (const auto& statement : doubt.before) lines.push_back("  done     " + statement);
  if (doubt.place)
    lines.push_back(fmt::format("  {} {}", unfinished.intent ? "in doubt" : "next    ", to_string(*doubt.place)));
  if (!doubt.statement.empty()) lines.push_back("           " + doubt.statement);
  if (unfinished.intent) {
    lines.push_back(fmt::format("  begun    {} by {}", unfinished.intent->begun, unfinished.intent->worker));
    lines.push_back("  seen     " + (doubt.seen.empty() ? "the database cannot be asked about it" : doubt.seen));
    lines.push_back(fmt::format(
        "  next: look at the tenant, then drover repair {0} --applied, or drover repair {0} --retry", doubt.target));
  } else {
    lines.emplace_back("  next: drover retry, or drover migrate: it goes on there");
  }
  return lines;
}

std::string json_of(const std::vector<fleet::Doubt>& doubts) {
  auto list = nlohmann::json::array();
  for (const auto& doubt : doubts) {
    const auto& unfinished = doubt.unfinished;
    list.push_back({{"target", doubt.target},
                    {"catalog", doubt.catalog},
                    {"version", unfinished.version.text()},
                    {"direction", unfinished.back ? "down" : "up"},
                    {"batch", unfinished.batch},
                    {"steps", doubt.steps},
                    {"done", unfinished.done.size()},
                    {"in_doubt", unfinished.intent.has_value()},
                    {"file", doubt.place ? nlohmann::json(doubt.place->file) : nullptr},
                    {"line", doubt.place ? nlohmann::json(doubt.place->line) : nullptr},
                    {"statement", doubt.statement},
                    {"seen", doubt.seen}});
  }
  return nlohmann::json{{"event", "repair"}, {"doubts", list}}.dump(-1, ' ', false,
                                                                    nlohmann::json::error_handler_t::replace);
}

void show(Environment& environment, const std::vector<fleet::Doubt>& doubts, const std::string& tenant) {
  std::vector<std::string> lines;
  if (doubts.empty()) lines.push_back(tenant + "  nothing is half done here");
  for (const auto& doubt : doubts) {
    for (auto& line : lines_of(doubt)) lines.push_back(std::move(line));
  }
  environment.output().result(lines, json_of(doubts));
}

fleet::Request request_for(const fleet::Doubt& doubt, bool applied) {
  const auto& version = doubt.unfinished.version;
  plan::Goal goal{.aim = plan::OnlyUp{version}, .out_of_order = plan::OutOfOrder::apply};
  if (doubt.unfinished.back) goal.aim = plan::BackOnly{version};
  return {.action = doubt.unfinished.back ? fleet::Action::migrate_back : fleet::Action::migrate,
          .verb = "repair",
          .goal = std::move(goal),
          .verify = true,
          .allow_data_loss = true,  // what it loses was allowed when it was begun
          .decision = run::Decision{.applied = applied, .by = this_person()}};
}

int decide(Environment& environment, const Arguments& arguments, Project& project,
           const std::vector<fleet::Doubt>& doubts) {
  if (doubts.size() != 1 || !doubts.front().unfinished.intent) {
    show(environment, doubts, arguments.words.front());
    environment.output().problem({.code = "nothing_in_doubt",
                                  .message = doubts.size() > 1 ? "several catalogs are half done here"
                                                               : "no step is in doubt here: there is nothing to decide",
                                  .hint = doubts.size() > 1 ? "--catalog NAME" : "drover retry"});
    return 1;
  }
  if (environment.output().for_people()) show(environment, doubts, arguments.words.front());
  const std::string question = arguments.applied ? "is its effect there, and may it be recorded as applied?"
                                                 : "is its effect not there, and may it be run again?";
  if (!confirmed(environment, arguments, question)) return 1;
  return execute(environment, arguments, project, request_for(doubts.front(), arguments.applied));
}

int run(Environment& environment, const Arguments& arguments) {
  if (arguments.words.size() != 1 || (arguments.applied && arguments.run_again) ||
      (arguments.show && (arguments.applied || arguments.run_again))) {
    environment.output().problem({.code = "usage",
                                  .message = "repair takes one tenant, and one of --show, --applied, --retry",
                                  .hint = "drover repair --help"});
    return 1;
  }
  auto selecting = arguments;
  selecting.tenant = arguments.words;
  int exit_code = 0;
  auto project = Project::open(environment, selecting, exit_code);
  if (!project) return exit_code;
  const auto doubts = fleet::doubts(environment.drivers(), project->stages(), project->rules());
  if (arguments.applied || arguments.run_again) return decide(environment, selecting, *project, doubts);
  show(environment, doubts, arguments.words.front());
  return 0;
}

}  // namespace

const Command repair_command{.name = "repair",
                             .alias = "",
                             .summary = "decide about a step whose end nobody has seen",
                             .words = "TENANT",
                             .options = options,
                             .teaching = teaching,
                             .run = run};

}  // namespace drover::cli
