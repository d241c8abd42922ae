#include "teller.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <ranges>
#include <stdexcept>

#include <fmt/format.h>

#include "base/text.hpp"
#include "changes.hpp"
#include "judge.hpp"

namespace drover::stories {

namespace {

constexpr auto longest_wait = std::chrono::milliseconds(20);

int signal_number(const std::string& name) {
  const std::map<std::string, int> known = {
      {"KILL", SIGKILL}, {"TERM", SIGTERM}, {"INT", SIGINT}, {"STOP", SIGSTOP}, {"CONT", SIGCONT}};
  const auto found = known.find(name);
  if (found == known.end()) throw std::runtime_error("no such signal: " + name);
  return found->second;
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Nothing of the surroundings' settings gets into a story.
Environment clean_environment(const Stage& stage) {
  return {
      {"PATH", stage.drover.parent_path().string() + ":/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"},
      {"HOME", stage.directory.string()},
      {"LANG", "C.UTF-8"},
      {"TERM", "dumb"},
      {"TZ", "UTC"},
      {"ASAN_OPTIONS", variable("ASAN_OPTIONS")},
      {"TSAN_OPTIONS", variable("TSAN_OPTIONS")},
      {"UBSAN_OPTIONS", "print_stacktrace=1"}};
}

}  // namespace

Teller::Teller(const Stage& stage) : stage_(stage), environment_(clean_environment(stage)) {
  for (const auto& [name, value] : stage_.fleet.variables()) environment_[name] = value;
  if (!stage_.corpus.empty()) environment_["CORPUS"] = stage_.corpus.string();
  if (stage_.large) environment_["LARGE"] = "1";
}

std::string Teller::tell(const Story& story) {
  lenient_times_ = story.lenient_times;
  std::string all;
  for (const auto& step : story.steps) {
    std::string trouble;
    try {
      trouble = perform(step);
    } catch (const std::exception& error) {
      trouble = error.what();
    }
    if (trouble.empty()) continue;
    all += fmt::format("{}:{}: {}\n{}\n", story.name, step.line, step.text, trouble);
    if (!stage_.to_the_end) break;
  }
  return all;
}

std::string Teller::perform(const Step& step) {
  switch (step.verb) {
    case Verb::file:
      write_file(step);
      break;
    case Verb::config:
      config_ += step.body;
      config_written_ = false;
      break;
    case Verb::fleet:
      add_fleet(step);
      break;
    case Verb::central:
      stage_.fleet.add_central();
      break;
    case Verb::environment:
      set_environment(step);
      break;
    case Verb::run:
      return run(step);
    case Verb::start:
      start(step);
      break;
    case Verb::wait:
      return wait(step);
    case Verb::signal:
      signal(step);
      break;
    case Verb::until_rows:
    case Verb::until_said:
    case Verb::until_run:
      return until(step);
    case Verb::sql:
    case Verb::exec:
      return ask(step);
    case Verb::hold:
      (held_[step.name] = stage_.fleet.open(step.name))->query(step.text);
      break;
    case Verb::release:
      held_.erase(step.name);
      break;
    case Verb::server:
      change_server(step);
      break;
  }
  return {};
}

void Teller::write_file(const Step& step) {
  const bool config = step.name == "drover.toml";
  own_config_ |= config;
  write(stage_.directory / step.name, config ? expanded(step.body) : step.body);
}

void Teller::add_fleet(const Step& step) {
  auto ids = split_list(step.text, ' ');
  if (ids.size() == 3 && ids[1] == "large") ids = {stage_.large ? ids[2] : ids[0]};
  const auto count = ids.size() == 1 ? parse_number(ids.front()) : std::nullopt;
  if (count) {
    ids.clear();
    for (long long number = 1; number <= *count; ++number) ids.push_back(fmt::format("t-{:03}", number));
  }
  for (const auto& id : ids) {
    stage_.fleet.add(id);
    tenants_.push_back(id);
  }
}

// Before the first command, unless the story brings its own.
void Teller::add_config() {
  if (own_config_ || config_written_) return;
  config_written_ = true;
  const auto catalog =
      fmt::format("[catalog.tenant]\ndir = \"migrations\"\ndialect = \"{}\"\n\n", environment_.at("DIALECT"));
  write(stage_.directory / "drover.toml", catalog + stage_.fleet.configuration() + "\n" + expanded(config_));
}

void Teller::set_environment(const Step& step) {
  const auto equals = step.text.find('=');
  if (equals == std::string::npos) throw std::runtime_error("env NAME=VALUE");
  environment_[step.text.substr(0, equals)] = expanded(step.text.substr(equals + 1));
}

std::string Teller::run(const Step& step) {
  add_config();
  Process process(step.text, stage_.directory, environment_,
                  stage_.directory / fmt::format(".command-{}", ++commands_));
  const auto ended = process.wait(stage_.patience);
  return ended ? judge(step, *ended) : "it does not end; so far it said:\n" + process.said();
}

void Teller::start(const Step& step) {
  add_config();
  running_[step.name] = std::make_unique<Process>(step.text, stage_.directory, environment_,
                                                  stage_.directory / fmt::format(".started-{}", step.name));
}

Process& Teller::started(const std::string& name) {
  const auto found = running_.find(name);
  if (found == running_.end()) throw std::runtime_error("nothing of that name was started: " + name);
  return *found->second;
}

std::string Teller::wait(const Step& step) {
  auto& process = started(step.name);
  const auto ended = process.wait(stage_.patience);
  return ended ? judge(step, *ended) : "it does not end; so far it said:\n" + process.said();
}

void Teller::signal(const Step& step) { started(step.name).signal(signal_number(step.text)); }

std::string Teller::until(const Step& step) {
  const auto deadline = std::chrono::steady_clock::now() + stage_.patience;
  const auto& here = stage_.directory;
  Changes changes({here, here / "tenants", here / ".drover"});
  while (!has_come(step)) {
    if (std::chrono::steady_clock::now() > deadline) {
      return step.verb == Verb::until_said ? "never said; it said:\n" + started(step.name).said() : "never came true";
    }
    changes.wait(longest_wait);
  }
  return {};
}

bool Teller::has_come(const Step& step) {
  if (step.verb == Verb::until_said) {
    return std::ranges::any_of(lines_of(started(step.name).said()),
                               [&](const auto& line) { return fits_within(step.text, line); });
  }
  if (step.verb == Verb::until_run) {
    // In a directory of its own, or its outputs would be what is waited for.
    std::filesystem::create_directory(stage_.directory / ".until");
    Process process(step.text, stage_.directory, environment_, stage_.directory / ".until" / "command");
    const auto ended = process.wait(stage_.patience);
    return ended && ended->exit_code == 0;
  }
  try {
    return fits(step.rows.value_or(Lines{}), stage_.fleet.open(step.name)->query(step.text));
  } catch (const std::runtime_error&) {
    return false;  // the table may not be there yet
  }
}

std::string Teller::ask(const Step& step) {
  for (const auto& place : places(step.name)) {
    const auto rows = stage_.fleet.open(place)->query(expanded(step.text));
    if (step.rows && !fits(*step.rows, rows)) return place + "\n" + difference(*step.rows, rows);
  }
  return {};
}

std::vector<std::string> Teller::places(const std::string& name) const {
  return name == "*" ? tenants_ : split_list(name, ',');
}

// A server of the story's own, which can be taken away from it.
void Teller::change_server(const Step& step) {
  auto& server = servers_[step.name];
  if (!server) {
    const auto settings = split_list(step.text, ',');
    server = std::make_unique<support::PrivatePostgres>(std::vector<std::string>(settings.begin(), settings.end()));
    environment_[step.name + "_URL"] = server->url();
    environment_[step.name + "_SOCKETS"] = server->socket_directory();
    return;
  }
  if (step.text == "stop") return server->stop();
  if (step.text == "start") return server->start();
  if (step.text == "replica") return server->become_replica();
  if (step.text == "promote") return server->promote();
  throw std::runtime_error("a server can stop, start, become a replica, and promote: not " + step.text);
}

std::string Teller::judge(const Step& step, const Ended& ended) const {
  return stories::judge(step, ended, lenient_times_);
}

std::string Teller::expanded(std::string text) const {
  // Longer names first: $CENTRAL_URL is not $CENTRAL and _URL.
  std::vector<std::pair<std::string, std::string>> all(environment_.begin(), environment_.end());
  all.emplace_back("TENANTS", stage_.fleet.configuration());
  std::ranges::sort(all, std::greater{}, [](const auto& entry) { return entry.first.size(); });
  for (const auto& [name, value] : all) {
    for (auto at = text.find("$" + name); at != std::string::npos; at = text.find("$" + name, at + value.size())) {
      text.replace(at, name.size() + 1, value);
    }
  }
  return text;
}

}  // namespace drover::stories
