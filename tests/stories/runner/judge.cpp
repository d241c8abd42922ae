#include "judge.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace drover::stories {

namespace {

// Said every few seconds while a run lasts: on a slow machine, and not on that of the page.
constexpr std::string_view progress = "<n>/<n> done · <n> failed · <n> running<any>";

Lines each(Lines lines, std::string (*change)(std::string_view)) {
  for (auto& line : lines) line = change(line);
  return lines;
}

std::string compare(std::string_view what, const std::optional<Lines>& expected, Lines got, bool lenient_times) {
  if (!expected) return {};
  auto wanted = *expected;
  if (lenient_times) {
    wanted = each(each(std::move(wanted), timeless), squeezed);
    std::erase_if(got, [](const auto& line) { return fits(progress, line); });
    got = each(std::move(got), squeezed);
  }
  return fits(wanted, got) ? "" : fmt::format("{} differs\n{}", what, difference(wanted, got));
}

std::string look_for(const Mention& mention, const Lines& said) {
  const auto count = static_cast<std::size_t>(
      std::ranges::count_if(said, [&](const auto& line) { return fits_within(mention.pattern, line); }));
  const bool good = mention.times ? count == *mention.times : count > 0;
  if (good) return {};
  return fmt::format("{} line{} with: {}\n", count, count == 1 ? "" : "s", mention.pattern);
}

}  // namespace

std::string judge(const Step& step, const Ended& ended, bool lenient_times) {
  auto said = lines_of(ended.output);
  const auto errors = lines_of(ended.errors);
  std::string trouble = compare("stdout", step.output, said, lenient_times);
  trouble += compare("stderr", step.errors, errors, lenient_times);
  said.insert(said.end(), errors.begin(), errors.end());
  for (const auto& mention : step.mentions) trouble += look_for(mention, said);
  if (ended.exit_code != step.exit_code) trouble += fmt::format("exit {}, not {}\n", ended.exit_code, step.exit_code);
  if (trouble.empty()) return {};
  return fmt::format("{}-- stdout --\n{}-- stderr --\n{}", trouble, ended.output, ended.errors);
}

}  // namespace drover::stories
