#include "cli/goals.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace drover::cli {

namespace {

std::unexpected<Problem> wrong(std::string message, std::string hint = {}) {
  return std::unexpected(Problem{.code = "usage", .message = std::move(message), .hint = std::move(hint)});
}

std::expected<plan::Goal, Problem> common(const Arguments& arguments) {
  plan::Goal goal;
  for (const auto& list : arguments.type) {
    for (const auto& text : split_list(list)) {
      const auto type = migrations::parse_type(text);
      if (!type) return wrong(fmt::format("--type takes base, data or config, not `{}`", text));
      goal.types.push_back(*type);
    }
  }
  if (!arguments.out_of_order.empty() && arguments.out_of_order != "apply" && arguments.out_of_order != "refuse") {
    return wrong(fmt::format("--out-of-order takes `apply`, not `{}`", arguments.out_of_order));
  }
  if (arguments.out_of_order == "apply") goal.out_of_order = plan::OutOfOrder::apply;
  return goal;
}

int given(std::initializer_list<const std::string*> texts) {
  int count = 0;
  for (const auto* text : texts) count += text->empty() ? 0 : 1;
  return count;
}

}  // namespace

std::expected<migrations::Version, Problem> version_of(const std::string& text, const std::string& option) {
  const bool looks_like_an_option = text.starts_with('-');
  auto version = looks_like_an_option ? std::nullopt : migrations::Version::read(text);
  if (version) return *version;
  return wrong(fmt::format("{} takes a version, not `{}`", option, text), "e.g. 0007");
}

std::expected<std::int64_t, Problem> number_of(const std::string& text, const std::string& option, std::int64_t least) {
  const auto number = parse_number(text);
  if (!number || *number < least) {
    return wrong(fmt::format("{} takes a number from {} on, not `{}`", option, least, text));
  }
  return *number;
}

std::expected<plan::Goal, Problem> forward_goal(const Arguments& arguments) {
  auto goal = common(arguments);
  if (!goal) return goal;
  if (given({&arguments.to, &arguments.only}) > 1) return wrong("--to and --only do not go together");
  if (!arguments.to.empty()) {
    const auto version = version_of(arguments.to, "--to");
    if (!version) return std::unexpected(version.error());
    goal->aim = plan::UpTo{*version};
  } else if (!arguments.only.empty()) {
    const auto version = version_of(arguments.only, "--only");
    if (!version) return std::unexpected(version.error());
    goal->aim = plan::OnlyUp{*version};
  }
  return goal;
}

std::expected<plan::Goal, Problem> back_goal(const Arguments& arguments) {
  auto goal = common(arguments);
  if (!goal) return goal;
  const int aims =
      given({&arguments.to_batch, &arguments.batch, &arguments.run, &arguments.to, &arguments.only, &arguments.steps});
  constexpr const char* choices = "one of --to-batch N, --batch N, --run N, --to V, --only V, --steps K";
  if (aims == 0) return wrong("migrate-back needs to know how far", choices);
  if (aims > 1) return wrong("migrate-back takes one goal", choices);
  if (!arguments.to.empty() || !arguments.only.empty()) {
    const bool to = !arguments.to.empty();
    const auto version = version_of(to ? arguments.to : arguments.only, to ? "--to" : "--only");
    if (!version) return std::unexpected(version.error());
    goal->aim = to ? plan::Aim(plan::BackTo{*version}) : plan::Aim(plan::BackOnly{*version});
    return goal;
  }
  const bool to_batch = !arguments.to_batch.empty();
  // A run's number is the batch that each ledger records.
  const bool batch = !arguments.batch.empty() || !arguments.run.empty();
  const auto& of_batch = arguments.batch.empty() ? arguments.run : arguments.batch;
  const auto& text = to_batch ? arguments.to_batch : batch ? of_batch : arguments.steps;
  const auto* option = to_batch ? "--to-batch" : !arguments.batch.empty() ? "--batch" : batch ? "--run" : "--steps";
  const auto number = number_of(text, option, to_batch ? 0 : 1);
  if (!number) return std::unexpected(number.error());
  if (to_batch)
    goal->aim = plan::BackToBatch{*number};
  else if (batch)
    goal->aim = plan::BackBatch{*number};
  else
    goal->aim = plan::BackSteps{static_cast<int>(std::min<std::int64_t>(*number, 1'000'000))};
  return goal;
}

}  // namespace drover::cli
