#include "cli/environment.hpp"

#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "base/text.hpp"
#include "cli/parse.hpp"
#include "report/put.hpp"

namespace drover::cli {

namespace {

// A line that was not understood may still have asked for objects.
std::string output_asked_for(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("--output=")) return words[i].substr(9);
    if (words[i] == "--output" && i + 1 < words.size()) return words[i + 1];
  }
  return "table";
}

int refuse_line(Parsed& parsed, const std::vector<std::string>& words) {
  parsed.arguments.output = output_asked_for(words);
  Output output(parsed.arguments, parsed.verb);
  output.problem({.code = "usage", .message = parsed.text, .hint = parsed.hint});
  output.end(1);
  return 1;
}

int refused_by_database(Output& output, const db::Error& error) {
  auto said = error.summary();
  if (said.starts_with("control database ")) {
    said = "the " + said;
  } else if (!said.starts_with("the tenants' source ")) {
    said = "the control database or the tenants' source: " + said;
  }
  output.problem({.code = std::string(db::to_string(error.error_class)), .message = said, .hint = "drover doctor"});
  return 1;
}

// A reader that has seen enough, as `head` has, is no fault.
bool stdout_was_lost() {
  if (std::ferror(stdout) == 0) return false;
  pollfd state{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  return poll(&state, 1, 0) != 1 || (state.revents & POLLERR) == 0;
}

// What a run did in the tenants stays the exit code; where the words were all there was to it, they are missing.
int with_words_lost(int exit_code, const Output& output) {
  report::put(stderr, "error: stdout is closed or full: not all that was said is there\n");
  return output.run_began() || exit_code != 0 ? exit_code : 1;
}

int guarded(const Command& command, Environment& environment, const Arguments& arguments) {
  auto& output = environment.output();
  try {
    return command.run(environment, arguments);
  } catch (const db::Error& error) {
    if (!output.run_began()) return refused_by_database(output, error);
    output.problem({.code = std::string(db::to_string(error.error_class)),
                    .message = "the control database: " + error.summary() +
                               "; the run was cut short, and what it did is in the tenants' own ledgers",
                    .hint = "mend that, then drover migrate"});
    return 6;
  } catch (const std::exception& error) {
    output.problem({.code = "internal",
                    .message = std::string("this should not have happened: ") + error.what(),
                    .hint = "please report it"});
  }
  return 1;
}

}  // namespace

bool confirmed(Environment& environment, const Arguments& arguments, const std::string& question) {
  if (arguments.yes) return true;
  if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1) {
    environment.output().problem(
        {.code = "needs_yes", .message = question, .hint = "--yes, as nobody can be asked here"});
    return false;
  }
  std::cerr << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return lower(trim(answer)) == "y" || lower(trim(answer)) == "yes";
}

int run(const db::Drivers& drivers, const std::vector<std::string>& words, const std::stop_token& stop,
        const std::stop_token& abandoned) {
  auto parsed = parse(commands(), words);
  if (parsed.is_error) return refuse_line(parsed, words);
  if (parsed.command == nullptr) {
    report::put(stdout, parsed.text);
    return words.empty() ? 1 : 0;
  }
  const auto& format = parsed.arguments.output;
  if (format != "table" && format != "json" && format != "ndjson") {
    parsed.text = fmt::format("--output is table, json or ndjson, not `{}`", format);
    parsed.arguments.output = "table";
    return refuse_line(parsed, {});
  }
  Output output(parsed.arguments, std::string(parsed.command->name));
  Environment environment(drivers, output, stop);
  const std::stop_callback last_words(abandoned, [&] { output.cut_off(); });
  const int exit_code = guarded(*parsed.command, environment, parsed.arguments);
  output.end(exit_code);
  return stdout_was_lost() ? with_words_lost(exit_code, output) : exit_code;
}

}  // namespace drover::cli
