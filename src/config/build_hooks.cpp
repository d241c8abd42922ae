#include "config/build_hooks.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "config/reference.hpp"
#include "events/announced.hpp"
#include "tenants/shown.hpp"

namespace drover::config {

namespace {

// What somebody who asks for nothing wants to know: how runs go, and what a person must see to.
const std::vector<std::string> usual_events{"run.started", "run.halted", "run.finished", "target.failed",
                                            "target.blocked"};

bool is_web_url(std::string_view url) {
  const auto text = lower(std::string(url));
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (text.starts_with(scheme) && text.size() > scheme.size()) return text[scheme.size()] != '/';
  }
  return false;
}

// Between the scheme and the path.
std::string_view authority(std::string_view url) {
  const auto begin = url.find("://") + 3;
  return url.substr(begin, url.find_first_of("/?#", begin) - begin);
}

class HooksBuilder {
 public:
  HooksBuilder(const Material& material, Settings& settings, Problems& problems)
      : material_(material), settings_(settings), problems_(problems) {}

  void build() {
    std::set<std::string> names;
    for (const auto& [path, value] : material_.values) {
      if (path.size() > 2 && path.front() == "hooks") names.insert(path[1]);
    }
    for (const auto& name : names) build(name);
  }

 private:
  const Value* find(const std::string& name, const std::string& key) const {
    const auto found = material_.values.find({"hooks", name, key});
    return found == material_.values.end() ? nullptr : &found->second;
  }

  void complain(const Value& value, std::string code, std::string message, std::string hint = {}) {
    if (!value.place) message = value.origin + ": " + message;
    problems_.push_back(
        {.code = std::move(code), .message = std::move(message), .hint = std::move(hint), .place = value.place});
  }

  const Value& any_of(const std::string& name) const {
    return std::ranges::find_if(material_.values,
                                [&](const auto& entry) {
                                  return entry.first.size() > 2 && entry.first[0] == "hooks" && entry.first[1] == name;
                                })
        ->second;
  }

  void build(const std::string& name) {
    hooks::Hook hook{.name = name, .events = usual_events, .directory = settings_.project};
    const auto* command = find(name, "command");
    const auto* url = find(name, "url");
    if ((command == nullptr) == (url == nullptr)) {
      return complain(
          any_of(name), "config_hook",
          fmt::format("hooks.{} has {}", name, command == nullptr ? "neither command nor url" : "a command and a url"),
          "one of them is told");
    }
    if (command != nullptr) hook.command = command->items;
    if (command != nullptr && hook.command.empty()) {
      complain(*command, "config_empty", fmt::format("hooks.{}.command is empty", name));
    }
    if (url != nullptr) read_url(name, *url, hook);
    if (const auto* events = find(name, "events")) read_events(name, *events, hook);
    for (const auto* key : {"token", "secret", "ca_file"}) {
      const auto* value = find(name, key);
      if (value != nullptr && url == nullptr) {
        complain(*value, "config_hook",
                 fmt::format("hooks.{}.{} is for a url, and this hook has a command", name, key));
      }
    }
    hook.token = secret(name, "token");
    hook.key = secret(name, "secret");
    if (const auto* file = find(name, "ca_file")) hook.ca_file = (settings_.project / file->text).lexically_normal();
    if (const auto* timeout = find(name, "timeout")) hook.timeout = std::chrono::milliseconds(timeout->number);
    if (const auto* tries = find(name, "tries")) hook.tries = static_cast<int>(tries->number);
    settings_.hooks.push_back(std::move(hook));
  }

  void read_events(const std::string& name, const Value& value, hooks::Hook& hook) {
    const auto names = events::announced_names();
    const std::vector<std::string> known(names.begin(), names.end());
    hook.events = value.items;
    if (hook.events.empty()) complain(value, "config_empty", fmt::format("hooks.{}.events is empty", name));
    for (const auto& event : value.items) {
      if (std::ranges::find(known, event) != known.end()) continue;
      const auto close = closest(event, known);
      complain(
          value, "config_event",
          fmt::format("hooks.{}.events: {} is no event; there are {}", name, tenants::shown(event), join(known, ", ")),
          close ? fmt::format("did you mean {}?", *close) : "");
    }
  }

  void read_url(const std::string& name, const Value& value, hooks::Hook& hook) {
    hook.url = is_reference(value.text) ? secret(name, "url") : Secret(value.text);
    if (hook.url.empty()) return;
    const auto found = is_reference(value.text) ? ", as found at " + value.text : std::string{};
    if (!is_web_url(hook.url.reveal())) {
      return complain(value, "config_url", fmt::format("hooks.{}.url is no http or https URL{}", name, found));
    }
    if (authority(hook.url.reveal()).contains('@')) {
      complain(value, "password_in_config", fmt::format("hooks.{}.url holds a user{}", name, found),
               "token = \"env:NAME\" is sent as a bearer token");
    }
  }

  // Where secrets are not needed, nothing is looked up.
  Secret secret(const std::string& name, const std::string& key) {
    const auto* value = find(name, key);
    if (value == nullptr || !material_.needs_secrets) return Secret{};
    auto found = resolve(value->text, material_.variables, settings_.project);
    if (found) return *std::move(found);
    complain(*value, found.error().code, fmt::format("hooks.{}.{}: {}", name, key, found.error().message),
             found.error().hint);
    return Secret{};
  }

  const Material& material_;
  Settings& settings_;
  Problems& problems_;
};

}  // namespace

void build_hooks(const Material& material, Settings& settings, Problems& problems) {
  HooksBuilder(material, settings, problems).build();
}

std::string shown_web_url(const Value& value) {
  if (is_reference(value.text)) return value.text;
  if (!is_web_url(value.text)) return {};
  const auto server = std::string(authority(value.text));
  return value.text.substr(0, value.text.find("://") + 3) + server.substr(server.find('@') + 1) + "/...";
}

}  // namespace drover::config
