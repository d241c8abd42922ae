#include "fleet/halting.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace drover::fleet {

namespace {

using control::JobState;

constexpr std::size_t median_of = 20;
constexpr int most_of_the_first_wave = 1'000;

std::int64_t count(const control::WaveTally& wave, std::initializer_list<JobState> states) {
  std::int64_t sum = 0;
  for (const auto state : states) {
    const auto found = wave.jobs.find(state);
    sum += found == wave.jobs.end() ? 0 : found->second;
  }
  return sum;
}

std::int64_t failed(const control::WaveTally& wave) { return count(wave, {JobState::failed, JobState::blocked}); }

std::int64_t all(const control::WaveTally& wave) {
  std::int64_t sum = 0;
  for (const auto& [state, jobs] : wave.jobs) sum += jobs;
  return sum;
}

std::string number_text(double value) { return fmt::format("{:.4g}", value); }

std::string how_it_went(const control::WaveTally& wave) {
  return fmt::format("{}{}{} done, {} failed", wave.name, wave.name.empty() ? "" : ": ", count(wave, {JobState::done}),
                     failed(wave));
}

std::optional<std::string> too_many(const HaltRules& rules, const Standing& standing) {
  std::int64_t sum = 0;
  for (const auto& wave : standing.waves) sum += failed(wave);
  if (!rules.failures || sum <= *rules.failures) return std::nullopt;
  return fmt::format("{} failed, more than {}", sum, *rules.failures);
}

std::optional<std::string> too_large_a_part(const HaltRules& rules, const Standing& standing) {
  const auto wave = std::ranges::find(standing.waves, standing.wave, [](const auto& one) { return one.position.wave; });
  if (!rules.percent || wave == standing.waves.end() || all(*wave) == 0) return std::nullopt;
  const bool first_of_several = standing.waves.size() > 1 && wave == standing.waves.begin();
  if (first_of_several && !standing.wave_over) return std::nullopt;
  const double percent = 100.0 * static_cast<double>(failed(*wave)) / static_cast<double>(all(*wave));
  if (percent <= *rules.percent) return std::nullopt;
  return fmt::format("{} ({} % > {} %)", how_it_went(*wave), number_text(percent), number_text(*rules.percent));
}

bool same(const control::Ended& a, const control::Ended& b) {
  return a.error_class == b.error_class && a.sqlstate == b.sqlstate && a.file == b.file && a.message == b.message;
}

std::optional<std::string> same_error(const HaltRules& rules, const Standing& standing) {
  const auto wanted = static_cast<std::size_t>(std::max(rules.same_error, 0));
  if (wanted == 0 || standing.latest.size() < wanted) return std::nullopt;
  const auto& first = standing.latest.front();
  for (std::size_t i = 0; i < wanted; ++i) {
    const auto& one = standing.latest[i];
    if (one.state == JobState::done || !same(one, first)) return std::nullopt;
  }
  return fmt::format("{} tenants in a row failed with the same error: {} {}", wanted,
                     first.sqlstate.empty() ? first.error_class : first.sqlstate, first.message);
}

double median(std::vector<control::Ended> ended, std::size_t newest) {
  std::erase_if(ended, [](const auto& one) { return one.state != JobState::done; });
  if (ended.size() > newest) ended.resize(newest);
  if (ended.empty()) return 0;
  const auto middle = ended.begin() + static_cast<std::ptrdiff_t>(ended.size() / 2);
  std::ranges::nth_element(ended, middle, {}, &control::Ended::duration);
  return static_cast<double>(middle->duration.count());
}

std::optional<std::string> slow_down(const HaltRules& rules, const Standing& standing) {
  if (rules.slow_down <= 0 || standing.waves.size() < 2 || standing.wave == standing.waves.front().position.wave ||
      standing.latest.size() < median_of) {
    return std::nullopt;
  }
  const double then = median(standing.first_wave, standing.first_wave.size());
  const double now = median(standing.latest, median_of);
  if (then <= 0 || now <= rules.slow_down * then) return std::nullopt;
  return fmt::format("the last {} tenants took {} ms each, the first wave {} ms: more than {} times as long", median_of,
                     number_text(now), number_text(then), number_text(rules.slow_down));
}

}  // namespace

Standing standing_of(control::Store& store, std::int64_t run, control::Position position, const HaltRules& rules,
                     bool wave_over) {
  Standing standing{
      .waves = store.tally_waves(run), .wave = position.wave, .wave_over = wave_over, .latest = {}, .first_wave = {}};
  std::erase_if(standing.waves, [&](const auto& wave) { return wave.position.stage != position.stage; });
  const int newest = std::max(rules.same_error, rules.slow_down > 0 ? static_cast<int>(median_of) : 0);
  if (newest > 0) standing.latest = store.ended(run, {.stage = position.stage, .wave = 0}, newest);
  if (rules.slow_down > 0 && !standing.waves.empty()) {
    standing.first_wave = store.ended(run, standing.waves.front().position, most_of_the_first_wave);
  }
  return standing;
}

std::optional<std::string> why_halt(const HaltRules& rules, const Standing& standing) {
  for (const auto judge : {too_many, too_large_a_part, same_error, slow_down}) {
    if (auto reason = judge(rules, standing)) return reason;
  }
  return std::nullopt;
}

}  // namespace drover::fleet
