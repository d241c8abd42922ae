#include "cli/parse.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/version.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 6> global_options{
    {{"--config", &Arguments::config, "the configuration file [./drover.toml]"},
     {"--env", &Arguments::env, "use [env.NAME] of the configuration"},
     {"--output", &Arguments::output, "table, json or ndjson [table]"},
     {"--quiet", &Arguments::quiet, "no progress, only results and failures"},
     {"--no-color", &Arguments::no_color, "no colours, as NO_COLOR does"},
     {"--show-data", &Arguments::show_data, "show the server's own words, which may hold row values"}}};

// An empty value is a variable that was not set: --to "$VERSION" must not mean "the newest".
std::string not_empty(const std::string& value) { return value.empty() ? "it has an empty value" : ""; }

void add_option(CLI::App& app, Arguments& arguments, const Option& option) {
  if (const auto* flag = std::get_if<bool Arguments::*>(&option.slot)) {
    app.add_flag(option.names, arguments.*(*flag), option.help);
  } else if (const auto* text = std::get_if<std::string Arguments::*>(&option.slot)) {
    app.add_option(option.names, arguments.*(*text), option.help)->type_name("TEXT")->check(not_empty);
  } else {
    app.add_option(option.names, arguments.*std::get<std::vector<std::string> Arguments::*>(option.slot), option.help)
        ->type_name("TEXT")
        ->take_all()
        ->check(not_empty)
        ->expected(1);
  }
}

// The command line as CLI11 sees it; this is the only file that does.
class Grammar {
 public:
  explicit Grammar(std::span<const Command> commands) {
    app_.name("drover");
    app_.description("Moves a whole fleet of tenant databases from one schema version to the next.");
    app_.footer("drover VERB --help explains a verb.");
    app_.set_version_flag("--version", std::string("drover ") + program_version, "print this program's version");
    for (const auto& option : global_options) add_option(app_, arguments_, option);
    app_.require_subcommand(0, 1);
    for (const auto& command : commands) add(command);
    describe_groups();
  }

  Parsed run(std::vector<std::string> words) {
    const bool nothing_said = words.empty();
    std::ranges::reverse(words);
    Parsed parsed;
    try {
      app_.parse(words);
    } catch (const CLI::CallForHelp&) {
      parsed.text = app_.help();
      return parsed;
    } catch (const CLI::CallForVersion& version) {
      parsed.text = version.what();
      return parsed;
    } catch (const CLI::ParseError& error) {
      return refused(explained(error));
    }
    for (const auto& [name, sub] : verbs_) {
      if (sub->parsed() && sub->get_subcommands().empty()) parsed.command = table_.at(name);
    }
    parsed.arguments = std::move(arguments_);
    if (parsed.command != nullptr) return parsed;
    if (!nothing_said) return refused("a verb is missing: one of " + join(verbs_of(deepest()), ", "));
    parsed.text = app_.help();
    return parsed;
  }

 private:
  void add(const Command& command) {
    const auto words = split_list(command.name, ' ');
    CLI::App* parent = &app_;
    if (words.size() == 2) {
      parent = group_of(words[0]);
    }
    auto* sub = parent->add_subcommand(words.back(), std::string(command.summary));
    sub->fallthrough();
    if (!command.alias.empty()) sub->alias(std::string(command.alias));
    for (const auto& option : command.options) add_option(*sub, arguments_, option);
    if (!command.words.empty()) sub->add_option(std::string(command.words), arguments_.words, "")->type_name("");
    sub->footer(std::string(command.teaching));
    verbs_[std::string(command.name)] = sub;
    table_[std::string(command.name)] = &command;
  }

  // A verb of its own may have verbs below it: `worker`, `worker restart`.
  CLI::App* group_of(const std::string& word) {
    auto& group = groups_[word];
    if (group != nullptr) return group;
    const auto verb = verbs_.find(word);
    group = verb != verbs_.end() ? verb->second : app_.add_subcommand(word)->fallthrough();
    group->require_subcommand(0, 1);
    return group;
  }

  static std::vector<std::string> verbs_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* sub : app.get_subcommands({})) names.push_back(sub->get_name());
    return names;
  }

  void describe_groups() {
    for (const auto& [word, group] : groups_) {
      if (verbs_.contains(word)) continue;
      group->description("verbs: " + join(verbs_of(*group), ", "));
    }
  }

  // `run show`: the verb as far as it was understood.
  std::string verb_so_far() const {
    std::string verb;
    const CLI::App* app = &app_;
    while (!app->get_subcommands().empty()) {
      app = app->get_subcommands().front();
      verb += (verb.empty() ? "" : " ") + app->get_name();
    }
    return verb;
  }

  Parsed refused(std::string why) const {
    auto verb = verb_so_far();
    auto line = app_.get_name() + (verb.empty() ? "" : " ") + verb;
    return {.text = std::move(why), .is_error = true, .verb = std::move(verb), .hint = line + " --help"};
  }

  const CLI::App& deepest() const {
    const CLI::App* app = &app_;
    while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
    return *app;
  }

  std::vector<std::string> known_names() const {
    std::vector<std::string> names;
    for (const auto* option : deepest().get_options()) names.push_back(option->get_name());
    for (const auto* option : app_.get_options()) names.push_back(option->get_name());
    return names;
  }

  std::vector<std::string> known_verbs() const {
    if (&deepest() != &app_) return verbs_of(deepest());
    std::set<std::string> verbs;
    for (const auto& [name, command] : table_) {
      verbs.insert(split_list(name, ' ').front());
      if (!command->alias.empty()) verbs.insert(std::string(command->alias));
    }
    return {verbs.begin(), verbs.end()};
  }

  // Neither a verb of its own nor one below it was said so far.
  bool wants_verb() const {
    const auto& app = deepest();
    return std::ranges::none_of(verbs_, [&](const auto& verb) { return verb.second == &app; });
  }

  std::string explained(const CLI::ParseError& error) const {
    if (dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr) {
      constexpr std::string_view no_value = ": 1 required TEXT missing";
      std::string text = error.what();
      if (!text.ends_with(no_value)) return text;
      return text.substr(0, text.size() - no_value.size()) + " takes a value";
    }
    const auto extras = app_.remaining(true);
    const auto first = std::ranges::find_if(extras, [](const auto& extra) { return extra.starts_with('-'); });
    const auto& word = first != extras.end() ? *first : extras.front();
    const bool is_option = word.starts_with('-');
    const auto meant = closest(word, is_option ? known_names() : known_verbs());
    const bool is_verb = !is_option && wants_verb();
    auto text = fmt::format("there is no {} `{}`", is_option ? "option" : is_verb ? "verb" : "argument", word);
    if (meant && (is_option || is_verb)) text += fmt::format("; did you mean `{}`?", *meant);
    return text;
  }

  CLI::App app_;
  Arguments arguments_;
  std::map<std::string, CLI::App*> groups_;
  std::map<std::string, CLI::App*> verbs_;
  std::map<std::string, const Command*> table_;
};

}  // namespace

Parsed parse(std::span<const Command> commands, const std::vector<std::string>& words) {
  return Grammar(commands).run(words);
}

}  // namespace drover::cli
