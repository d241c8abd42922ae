#include "fleet/waves.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "base/checksum.hpp"
#include "base/text.hpp"

namespace drover::fleet {

namespace {

Problem wrong(std::string message, std::string hint) {
  return {.code = "usage", .message = std::move(message), .hint = std::move(hint)};
}

std::optional<double> percent_of(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  const auto dot = text.find('.');
  const auto whole = parse_number(std::string(text.substr(0, dot)));
  if (!whole || *whole < 0) return std::nullopt;
  auto value = static_cast<double>(*whole);
  if (dot != std::string_view::npos) {
    const auto digits = text.substr(dot + 1);
    const auto part = parse_number(std::string(digits));
    if (!part || *part < 0 || digits.size() > 6) return std::nullopt;
    value += static_cast<double>(*part) / std::pow(10.0, static_cast<double>(digits.size()));
  }
  return value <= 100 ? std::optional(value) : std::nullopt;
}

Checked<Wave> selected(const std::string& name, const std::string& text) {
  auto selection = tenants::parse_selection({}, {text}, {});
  if (!selection) return std::unexpected(selection.error());
  return Wave{.name = name, .share = *std::move(selection)};
}

Checked<Wave> parse_canary(const std::string& text) {
  if (const auto count = parse_number(text)) {
    if (*count > 0) return Wave{.name = "canary", .share = std::int64_t{*count}};
  } else if (text.contains('=')) {
    return selected("canary", text);
  }
  return std::unexpected(Problems{wrong(
      fmt::format("a canary is a number of tenants or a selection by label, not `{}`", text), "10, or ring=canary")});
}

Checked<Wave> parse_wave(const std::string& text) {
  if (const auto percent = percent_of(text)) return Wave{.name = text, .share = *percent};
  if (text.contains('=')) return selected(text, text);
  return std::unexpected(
      Problems{wrong(fmt::format("a wave is a part of all tenants or a selection by label, not `{}`", text),
                     "1%,10%,100%, or ring=eu")});
}

bool matches(const tenants::Selection& selection, const tenants::Target& target) {
  const auto one = tenants::apply(selection, {target});
  return one && !one->empty();
}

// Neither by name nor by size: neighbours in either are alike.
std::vector<std::size_t> spread(const std::vector<const tenants::Target*>& targets) {
  std::vector<std::string> keys;
  for (const auto* target : targets) keys.push_back(sha256(target->address.identity()));
  std::vector<std::size_t> order(targets.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t index) { return keys[index]; });
  return order;
}

class Assignment {
 public:
  explicit Assignment(const std::vector<const tenants::Target*>& targets)
      : targets_(targets), order_(spread(targets)), numbers_(targets.size(), 0) {}

  void give(std::int64_t number, const Wave& wave) {
    number_ = number;
    std::visit([this](const auto& share) { take(share); }, wave.share);
  }

  std::vector<std::int64_t> with_rest(std::int64_t number) {
    for (auto& one : numbers_) one = one == 0 ? number : one;
    return numbers_;
  }

 private:
  void take(std::int64_t count) {
    for (const auto index : order_) {
      if (count == 0) return;
      if (numbers_[index] != 0) continue;
      take_one(index);
      --count;
    }
  }
  void take(double percent) {
    const auto wanted = static_cast<std::int64_t>(std::ceil(percent / 100 * static_cast<double>(targets_.size())));
    take(std::max(wanted - taken_, std::int64_t{0}));
  }
  void take(const tenants::Selection& selection) {
    for (const auto index : order_) {
      if (numbers_[index] == 0 && matches(selection, *targets_[index])) take_one(index);
    }
  }
  void take_one(std::size_t index) {
    numbers_[index] = number_;
    ++taken_;
  }

  const std::vector<const tenants::Target*>& targets_;
  std::vector<std::size_t> order_;
  std::vector<std::int64_t> numbers_;
  std::int64_t number_ = 0;
  std::int64_t taken_ = 0;
};

}  // namespace

Checked<std::vector<Wave>> parse_waves(const WaveRules& rules) {
  std::vector<Wave> waves;
  Problems problems;
  const auto keep = [&](Checked<Wave> wave) {
    if (!wave) {
      problems.insert(problems.end(), wave.error().begin(), wave.error().end());
    } else {
      waves.push_back(*std::move(wave));
    }
  };
  if (!rules.canary.empty()) keep(parse_canary(rules.canary));
  for (const auto& text : rules.waves) keep(parse_wave(text));
  double before = 0;
  for (const auto& wave : waves) {
    const auto* percent = std::get_if<double>(&wave.share);
    if (percent == nullptr) continue;
    if (*percent <= before) {
      problems.push_back(wrong(fmt::format("the wave {} is not larger than the one before it", wave.name),
                               "each part counts the tenants of earlier waves in: 1%,10%,100%"));
    }
    before = *percent;
  }
  if (!problems.empty()) return std::unexpected(problems);
  return waves;
}

std::vector<std::string> empty_waves(const std::vector<Wave>& waves,
                                     const std::vector<const tenants::Target*>& targets) {
  std::vector<std::string> names;
  for (const auto& wave : waves) {
    const auto* selection = std::get_if<tenants::Selection>(&wave.share);
    if (selection == nullptr) continue;
    const bool empty = std::ranges::none_of(targets, [&](const auto* target) { return matches(*selection, *target); });
    if (empty) names.push_back(wave.name);
  }
  return names;
}

std::vector<std::int64_t> assign(const std::vector<Wave>& waves, const std::vector<const tenants::Target*>& targets) {
  if (waves.empty()) return std::vector<std::int64_t>(targets.size(), 1);
  Assignment assignment(targets);
  std::int64_t number = 0;
  for (const auto& wave : waves) assignment.give(++number, wave);
  return assignment.with_rest(number + 1);
}

std::vector<std::string> names_of(const std::vector<Wave>& waves) {
  std::vector<std::string> names;
  for (const auto& wave : waves) names.push_back(wave.name);
  if (!waves.empty()) names.emplace_back("the rest");
  return names;
}

std::optional<Problem> read_max_failures(const std::string& text, HaltRules& rules) {
  if (const auto percent = percent_of(text)) {
    rules.percent = percent;
    return std::nullopt;
  }
  const auto count = parse_number(text);
  if (!count || *count < 0) {
    return wrong(fmt::format("max_failures is a number of tenants or a part of them, not `{}`", text), "5, or 1%");
  }
  rules.failures = *count;
  return std::nullopt;
}

}  // namespace drover::fleet
