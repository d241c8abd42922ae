#include "markdown.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "base/text.hpp"

namespace drover::stories {

namespace {

// A fenced block and where its first line stands.
struct Block {
  std::vector<std::string> info;
  Lines lines;
  std::size_t line = 0;

  bool takes_part() const { return std::ranges::find(info, "story") != info.end(); }

  std::string value(std::string_view name) const {
    for (const auto& word : info) {
      if (word.starts_with(name) && word.substr(name.size()).starts_with('=')) return word.substr(name.size() + 1);
    }
    return {};
  }
};

std::vector<Block> blocks_of(const Lines& lines, const std::string& name) {
  std::vector<Block> blocks;
  bool open = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].starts_with("```")) {
      if (open) blocks.back().lines.push_back(lines[i]);
      continue;
    }
    open = !open;
    if (open) blocks.push_back({.info = split_list(lines[i].substr(3), ' '), .lines = {}, .line = i + 2});
  }
  if (open) throw std::runtime_error(fmt::format("{}: a block has no end", name));
  return blocks;
}

Step file_step(const Block& block) {
  Step step{.verb = Verb::file, .line = block.line, .name = block.value("file")};
  for (const auto& line : block.lines) step.body += line + "\n";
  return step;
}

std::vector<Step> console_steps(const Block& block) {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < block.lines.size(); ++i) {
    const auto& line = block.lines[i];
    if (line.starts_with("$ ")) {
      steps.push_back({.verb = Verb::run, .line = block.line + i, .text = "exec 2>&1; " + line.substr(2)});
      steps.back().output.emplace();
    } else if (!steps.empty()) {
      steps.back().output->push_back(line);
    }
  }
  if (!steps.empty()) steps.back().exit_code = static_cast<int>(parse_number(block.value("exit")).value_or(0));
  return steps;
}

}  // namespace

Story parse_page(std::string_view text, const std::string& name, Mode mode) {
  Story story{.name = name, .lenient_times = true};
  for (const auto& block : blocks_of(lines_of(text), name)) {
    if (!block.takes_part()) continue;
    std::vector<Step> steps;
    if (!block.value("file").empty()) {
      steps.push_back(file_step(block));
    } else if (block.info.front() == "console") {
      steps = console_steps(block);
    } else {
      auto hidden = parse_story(join(block.lines, "\n") + "\n", name, mode);
      story.told = story.told && hidden.told;
      if (!hidden.corpus.empty()) story.corpus = hidden.corpus;
      for (auto& step : hidden.steps) step.line += block.line - 1;
      steps = std::move(hidden.steps);
    }
    std::ranges::move(steps, std::back_inserter(story.steps));
  }
  return story;
}

}  // namespace drover::stories
