#include "tenants/selection.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "tenants/shown.hpp"

namespace drover::tenants {

namespace {

Problem problem(std::string code, std::string message, std::string hint = {}) {
  return {.code = std::move(code), .message = std::move(message), .hint = std::move(hint), .place = std::nullopt};
}

std::vector<std::string> ids_in(std::string_view text) {
  std::vector<std::string> ids;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (const auto& line : split_list(text, '\n')) {
    const std::string id(trim(std::string_view(line).substr(0, line.find('#'))));
    if (!id.empty()) ids.push_back(id);
  }
  return ids;
}

std::expected<std::vector<std::string>, Problem> ids_of(const std::string& value) {
  if (value == "-") {
    return ids_in(std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()));
  }
  if (!value.starts_with('@')) return split_list(value);
  auto text = read_file(value.substr(1));
  if (!text) return std::unexpected(std::move(text).error());
  return ids_in(*text);
}

std::expected<Condition, Problem> parse_condition(const std::string& text) {
  const auto refuse = [&](std::string_view why) {
    return std::unexpected(problem("selection_invalid", fmt::format("--select {} {}", shown(text), why),
                                   "write region=eu, ring!=0 or ring=1|2, joined by commas"));
  };
  const auto at = text.find('=');
  if (at == std::string::npos) return refuse("has no =");
  Condition condition{.label = {}, .equal = at == 0 || text[at - 1] != '!', .values = {}};
  condition.label = trim(std::string_view(text).substr(0, condition.equal ? at : at - 1));
  condition.values = split_list(std::string_view(text).substr(at + 1), '|');
  if (condition.label.empty()) return refuse("has no label");
  if (condition.values.empty()) return refuse("has no value");
  if (text.find('=', at + 1) != std::string::npos) return refuse("has a second =");
  return condition;
}

bool holds(const Condition& condition, const Labels& labels) {
  const auto label = labels.find(condition.label);
  const bool among =
      label != labels.end() && std::ranges::find(condition.values, label->second) != condition.values.end();
  return among == condition.equal;
}

// A list that came out empty must not select everything.
void require_some(const std::vector<std::string>& given, const std::vector<std::string>& found, std::string_view option,
                  Problems& problems) {
  if (given.empty() || !found.empty()) return;
  problems.push_back(problem("selection_empty", fmt::format("{} {} names nothing", option, join(given, " "))));
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& candidates) {
  const auto close = closest(word, candidates);
  return close ? fmt::format("did you mean {}?", shown(*close)) : std::string{};
}

// A misspelt label would match nothing, or with != everything. One that nobody has is right as long as nothing is
// close to it.
Problems misspelt_labels(const Selection& selection, const std::vector<Target>& targets) {
  if (selection.conditions.empty()) return {};
  std::set<std::string> known;
  for (const auto& target : targets) {
    for (const auto& [label, value] : target.tenant.labels) known.insert(label);
  }
  const std::vector<std::string> names(known.begin(), known.end());
  Problems problems;
  for (const auto& condition : selection.conditions) {
    if (known.contains(condition.label)) continue;
    const auto hint = did_you_mean(condition.label, names);
    if (hint.empty()) continue;
    problems.push_back(
        problem("label_unknown", fmt::format("no tenant has the label {}", shown(condition.label)), hint));
  }
  return problems;
}

Problems unknown_ids(const Selection& selection, const std::vector<Target>& targets) {
  std::set<std::string> known;
  if (!selection.ids.empty()) {
    for (const auto& target : targets) known.insert({target.tenant.id.text, target.label});
  }
  const std::vector<std::string> names(known.begin(), known.end());
  Problems problems;
  for (const auto& id : selection.ids) {
    if (known.contains(id)) continue;
    auto hint = did_you_mean(id, names);
    if (hint.empty()) hint = "`drover tenant list` shows them all";
    problems.push_back(problem("tenant_unknown", fmt::format("there is no tenant {}", shown(id)), std::move(hint)));
  }
  return problems;
}

Problems unknown_levels(const Selection& selection, const std::vector<Target>& targets) {
  std::set<std::string> known;
  for (const auto& target : targets) known.insert(target.level);
  known.erase("");
  const std::vector<std::string> names(known.begin(), known.end());
  Problems problems;
  for (const auto& level : selection.levels) {
    if (known.contains(level)) continue;
    problems.push_back(
        problem("level_unknown", fmt::format("no target has the level {}", shown(level)), did_you_mean(level, names)));
  }
  return problems;
}

bool is_among(const std::set<std::string>& wanted, std::initializer_list<std::string> names) {
  return wanted.empty() || std::ranges::any_of(names, [&](const auto& name) { return wanted.contains(name); });
}

}  // namespace

Checked<Selection> parse_selection(const std::vector<std::string>& tenant, const std::vector<std::string>& select,
                                   const std::vector<std::string>& level) {
  Selection selection;
  Problems problems;
  for (const auto& value : tenant) {
    auto ids = ids_of(value);
    if (!ids) {
      problems.push_back(std::move(ids).error());
    } else if (ids->empty()) {
      require_some({value}, *ids, "--tenant", problems);
    } else {
      std::ranges::move(*ids, std::back_inserter(selection.ids));
    }
  }
  for (const auto& text : split_list(join(select, ","))) {
    auto condition = parse_condition(text);
    if (condition) {
      selection.conditions.push_back(std::move(*condition));
    } else {
      problems.push_back(std::move(condition).error());
    }
  }
  selection.levels = split_list(join(level, ","));
  require_some(level, selection.levels, "--level", problems);
  if (!select.empty() && selection.conditions.empty() && problems.empty()) {
    problems.push_back(problem("selection_empty", "--select names nothing"));
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return selection;
}

Checked<std::vector<Target>> apply(const Selection& selection, std::vector<Target> targets) {
  if (selection.everything()) return targets;
  auto problems = unknown_ids(selection, targets);
  std::ranges::move(unknown_levels(selection, targets), std::back_inserter(problems));
  std::ranges::move(misspelt_labels(selection, targets), std::back_inserter(problems));
  if (!problems.empty()) return std::unexpected(std::move(problems));
  const std::set<std::string> ids(selection.ids.begin(), selection.ids.end());
  const std::set<std::string> levels(selection.levels.begin(), selection.levels.end());
  std::erase_if(targets, [&](const Target& target) {
    return !is_among(ids, {target.tenant.id.text, target.label}) || !is_among(levels, {target.level}) ||
           !std::ranges::all_of(selection.conditions,
                                [&](const Condition& one) { return holds(one, target.tenant.labels); });
  });
  return targets;
}

}  // namespace drover::tenants
