#include "story.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "base/text.hpp"

namespace drover::stories {

namespace {

struct Word {
  std::string_view text;
  Verb verb;
  bool named;  // WORD NAME ... : what follows the name stands behind ':' or, for start, '$'
};

constexpr auto words = std::to_array<Word>({{"fleet ", Verb::fleet, false},
                                            {"central", Verb::central, false},
                                            {"env ", Verb::environment, false},
                                            {"$ ", Verb::run, false},
                                            {"start ", Verb::start, true},
                                            {"wait ", Verb::wait, true},
                                            {"signal ", Verb::signal, true},
                                            {"until sql ", Verb::until_rows, true},
                                            {"until said ", Verb::until_said, true},
                                            {"until $ ", Verb::until_run, false},
                                            {"sql ", Verb::sql, true},
                                            {"exec ", Verb::exec, true},
                                            {"hold ", Verb::hold, true},
                                            {"release ", Verb::release, true},
                                            {"server ", Verb::server, true}});

class Parser {
 public:
  Parser(std::string_view text, const std::string& name, Mode mode) : lines_(lines_of(text)), mode_(mode) {
    story_.name = name;
  }

  Story parse() {
    while (at_ < lines_.size()) {
      std::string_view line = lines_[at_++];
      if (line.empty() || line.starts_with('#')) continue;
      const bool mine = take_condition(line);
      if (!read_block(line, mine) && mine) read_line(line);
    }
    return std::move(story_);
  }

 private:
  [[noreturn]] void complain(std::string_view message) const {
    throw std::runtime_error(fmt::format("{}:{}: {}", story_.name, at_, message));
  }

  bool take_condition(std::string_view& line) const {
    if (!line.starts_with('[')) return true;
    const auto end = line.find(']');
    if (end == std::string_view::npos) complain("the condition has no end");
    const auto held = holds(line.substr(1, end - 1), mode_);
    if (!held) complain("no such condition");
    line = trim(line.substr(end + 1));
    return *held;
  }

  static bool opens_block(std::string_view line) { return line.starts_with("-- ") && line.ends_with(" --"); }

  // -- file PATH --, -- config --, up to -- end -- or the next of them.
  bool read_block(std::string_view line, bool mine) {
    if (!opens_block(line)) return false;
    const auto title = trim(line.substr(3, line.size() - 6));
    Step step{.verb = Verb::config, .line = at_};
    if (title.starts_with("file ")) {
      step.verb = Verb::file;
      step.name = trim(title.substr(5));
    } else if (title != "config") {
      complain("a block is a file or a config");
    }
    step.body = read_body();
    if (mine) story_.steps.push_back(std::move(step));
    return true;
  }

  std::string read_body() {
    std::string body;
    for (; at_ < lines_.size(); ++at_) {
      const std::string_view line = lines_[at_];
      if (line == "-- end --") {
        ++at_;
        return body;
      }
      if (line == "-- config --" || (line.starts_with("-- file ") && opens_block(line))) return body;
      body += line;
      body += '\n';
    }
    complain("the block has no end");
  }

  void read_line(std::string_view line) {
    if (line.starts_with("only ")) return read_only(line.substr(5));
    if (line.starts_with("corpus ")) {
      story_.corpus = trim(line.substr(7));
      return;
    }
    if (read_expectation(line)) return;
    const auto* word = std::ranges::find_if(words, [&](const Word& w) { return line.starts_with(w.text); });
    if (word == words.end()) complain("cannot read this line");
    Step step{.verb = word->verb, .line = at_};
    const auto rest = trim(line.substr(word->text.size()));
    if (word->named) {
      take_name(step, rest);
    } else {
      step.text = rest;
    }
    story_.steps.push_back(std::move(step));
  }

  void read_only(std::string_view conditions) {
    const auto all = split_list(conditions, ' ');
    story_.told = std::ranges::any_of(all, [&](const auto& condition) {
      const auto held = holds(condition, mode_);
      if (!held) complain("no such mode");
      return *held;
    });
  }

  void take_name(Step& step, std::string_view rest) const {
    const auto end = rest.find_first_of(": ");
    step.name = rest.substr(0, end);
    if (step.name.empty()) complain("a name is missing");
    if (end == std::string_view::npos) return;
    step.text = trim(rest.substr(end + 1));
    if (step.verb != Verb::start) return;
    if (!step.text.starts_with("$ ")) complain("start NAME $ COMMAND");
    step.text = step.text.substr(2);
  }

  Step& last() {
    if (story_.steps.empty()) complain("there is nothing this could be expected of");
    return story_.steps.back();
  }

  bool read_expectation(std::string_view line) {
    if (line == ">" || line.starts_with("> ")) return append(last().output, line.substr(1));
    if (line == "2>" || line.starts_with("2> ")) return append(last().errors, line.substr(2));
    if (line == "=" || line.starts_with("= ")) return append(last().rows, line.substr(1));
    if (line.starts_with("exit ")) return read_exit(line.substr(5));
    return read_mention(line);
  }

  static bool append(std::optional<Lines>& lines, std::string_view text) {
    if (!lines) lines.emplace();
    if (text != " (none)") lines->emplace_back(text.empty() ? text : text.substr(1));
    return true;
  }

  bool read_exit(std::string_view text) {
    const auto code = parse_number(trim(text));
    if (!code) complain("an exit code is a number");
    last().exit_code = static_cast<int>(*code);
    return true;
  }

  bool read_mention(std::string_view line) {
    const auto mark = line.find("~ ");
    if (mark == std::string_view::npos) return false;
    const auto times = parse_number(line.substr(0, mark));
    if (mark > 0 && !times) return false;
    Mention mention{.times = std::nullopt, .pattern = std::string(line.substr(mark + 2))};
    if (times) mention.times = static_cast<std::size_t>(*times);
    last().mentions.push_back(std::move(mention));
    return true;
  }

  Lines lines_;
  Mode mode_;
  std::size_t at_ = 0;  // the line to be read next; so also the number of the one being read
  Story story_;
};

}  // namespace

std::string_view to_string(Mode mode) {
  switch (mode) {
    case Mode::sqlite:
      return "sqlite";
    case Mode::databases:
      return "databases";
    case Mode::schemas:
      return "schemas";
  }
  return {};
}

std::optional<Mode> parse_mode(std::string_view text) {
  for (const auto mode : {Mode::sqlite, Mode::databases, Mode::schemas}) {
    if (text == to_string(mode)) return mode;
  }
  return std::nullopt;
}

std::optional<bool> holds(std::string_view condition, Mode mode) {
  if (condition.starts_with('!')) {
    const auto held = holds(condition.substr(1), mode);
    return held ? std::optional(!*held) : std::nullopt;
  }
  if (condition == "postgres") return mode != Mode::sqlite;
  const auto wanted = parse_mode(condition);
  return wanted ? std::optional(*wanted == mode) : std::nullopt;
}

Story parse_story(std::string_view text, const std::string& name, Mode mode) {
  return Parser(text, name, mode).parse();
}

}  // namespace drover::stories
