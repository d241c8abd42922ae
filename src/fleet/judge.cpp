#include "fleet/judge.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "base/text.hpp"
#include "fleet/halting.hpp"
#include "fleet/share.hpp"
#include "fleet/survey.hpp"
#include "run/failure.hpp"

namespace drover::fleet {

namespace {

constexpr std::size_t most_named = 3;

}  // namespace

std::optional<std::string> Judge::under_way(std::int64_t run, control::Position position) const {
  if (!request_.halt.any()) return std::nullopt;
  return why_halt(request_.halt, standing_of(store_, run, position, request_.halt, false));
}

std::optional<std::string> Judge::after(const Stage& stage, std::int64_t run, control::Position position, bool last,
                                        const std::stop_token& stop) const {
  if (request_.halt.any()) {
    if (auto reason = why_halt(request_.halt, standing_of(store_, run, position, request_.halt, true))) return reason;
  }
  if (last) return std::nullopt;
  if (!request_.waves.check.empty()) {
    if (auto reason = check_tenants(stage, run, position, stop)) return reason;
  }
  return request_.waves.check_command.empty() ? std::nullopt : run_command();
}

// "" where it is well. What a check prints may be rows of a tenant, and is not said.
std::string Judge::what_is_wrong(const Stage& stage, const tenants::Target& target) const {
  try {
    auto session = stage.session;
    session.read_write = false;
    const auto& driver = drivers_.of(stage.catalog->dialect());
    const auto connection = driver.connect(target.address, session);
    db::Step step;
    step.statements = driver.envelope(target.address, session, {.read_only = true}).open;
    step.statements.push_back({.sql = request_.waves.check, .args = {}, .returns_rows = true});
    step.statements.push_back({.sql = "ROLLBACK", .args = {}, .role = db::Role::envelope});
    const auto answers = connection->play({.steps = {step}});
    if (answers.front().error) return "fails: " + run::failure_of(*answers.front().error).message;
    return answers.front().rows.front().empty() ? "" : "returns rows";
  } catch (const db::Error& error) {
    return "cannot be asked: " + run::failure_of(error).message;
  }
}

std::optional<std::string> Judge::check_tenants(const Stage& stage, std::int64_t run, control::Position position,
                                                const std::stop_token& stop) const {
  std::map<std::string, const tenants::Target*> places;
  for (const auto& target : stage.targets) places.emplace(target.address.identity(), &target);
  std::vector<const tenants::Target*> done;
  for (const auto& job : store_.jobs(run, control::JobState::done)) {
    const auto place = places.find(job.key.identity);
    if (job.stage == position.stage && job.wave <= position.wave && place != places.end()) {
      done.push_back(place->second);
    }
  }
  std::mutex mutex;
  std::map<std::string, std::vector<std::string>> wrong;
  in_parallel(done.size(), rules_.connections_per_server, stop, [&](std::size_t index) {
    auto what = what_is_wrong(stage, *done[index]);
    const std::scoped_lock lock(mutex);
    if (!what.empty()) wrong[what].push_back(done[index]->label);
  });
  if (wrong.empty()) return std::nullopt;
  auto& [what, labels] = *wrong.begin();
  std::ranges::sort(labels);
  const auto count = labels.size();
  labels.resize(std::min(count, most_named));
  return fmt::format("the check between waves: in {} of {} tenants it {}: {}{}", count, done.size(), what,
                     join(labels, ", "), count > most_named ? ", ..." : "");
}

std::optional<std::string> Judge::run_command() const {
  const auto& words = request_.waves.check_command;
  if (!rules_.run_program) return "the check between waves cannot be run here: " + words.front();
  const auto output = rules_.run_program(words);
  if (output) return std::nullopt;
  return fmt::format("the check between waves: {} {}", words.front(), output.error());
}

}  // namespace drover::fleet
