#include "config/file.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/text.hpp"
#include "tenants/shown.hpp"

namespace drover::config {

namespace {

Place place_of(const toml::source_region& region, const std::string& file) {
  return {.file = file, .line = region.begin.line, .column = region.begin.column};
}

template <class Node>
std::string printed(const Node& node) {
  std::ostringstream text;
  text << node;
  return text.str();
}

// What is written for one key. A list that holds anything but texts is no list of ours.
void take_value(const toml::node& node, Written& written) {
  using Form = Written::Form;
  if (const auto* text = node.as_string()) {
    written.form = Form::text;
    written.text = text->get();
  } else if (const auto* number = node.as_integer()) {
    written.form = Form::number;
    written.text = std::to_string(number->get());
  } else if (const auto* truth = node.as_boolean()) {
    written.form = Form::truth;
    written.text = truth->get() ? "true" : "false";
  } else if (const auto* fraction = node.as_floating_point()) {
    written.form = Form::fraction;
    written.text = printed(*fraction);
  } else if (const auto* list = node.as_array();
             list != nullptr && (list->empty() || list->is_homogeneous<std::string>())) {
    written.form = Form::list;
    for (const auto& item : *list) written.items.push_back(item.as_string()->get());
  } else {
    written.form = Form::other;
    written.text = node.is_array() ? "a list of other things" : node.is_table() ? "a table" : "a date or time";
  }
}

class Walk {
 public:
  explicit Walk(const std::string& file) : file_(file) {}

  void root(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key.str() == "env") {
        environments(key, node);
      } else {
        result.has_tenants |= key.str() == "tenants";
        visit({}, key, node, result.base);
      }
    }
  }

  ConfigFile result;

 private:
  void environments(const toml::key& key, const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) return complain(key, "config_type", "env holds tables: [env.NAME.run]");
    for (const auto& [name, overlay] : *table) {
      const auto* inner = overlay.as_table();
      if (inner == nullptr) {
        complain(name, "config_type", fmt::format("env.{} is no table", name.str()), "write [env.NAME.run]");
        continue;
      }
      auto& written = result.overlays[std::string(name.str())];
      layer_ = Layer::overlay;
      for (const auto& [section, value] : *inner) visit({}, section, value, written);
      layer_ = Layer::file;
    }
  }

  void visit(Path path, const toml::key& key, const toml::node& node, std::vector<Written>& into) {
    path.emplace_back(key.str());
    const auto* table = node.as_table();
    if (is_for_later(path)) {
      complain(key, "not_supported", fmt::format("{} is not supported by this version", to_string(path)),
               "take it out");
    } else if (path.front() == "session" && table != nullptr && path.size() > 1) {
      dotted_setting(path, *table, into);
    } else if (table != nullptr && is_section(path)) {
      if (path.size() == 2 && path.front() != "tenants" && !is_name(path.back())) return bad_name(key, path);
      if (table->empty() && path.size() == 2) return complain(key, "config_missing", to_string(path) + " is empty");
      for (const auto& [name, value] : *table) visit(path, name, value, into);
    } else if (find_key(path) != nullptr) {
      take(path, node, into);
    } else if (is_section(path)) {
      complain(key, "config_type", fmt::format("{} is a section, not a value", to_string(path)),
               fmt::format("write [{}]", to_string(path)));
    } else {
      unknown(key, path, table != nullptr);
    }
  }

  void take(const Path& path, const toml::node& node, std::vector<Written>& into) const {
    Written written;
    written.path = path;
    written.layer = layer_;
    written.place = place_of(node.source(), file_);
    written.origin = to_string(*written.place);
    take_value(node, written);
    into.push_back(std::move(written));
  }

  // storage.install_roles = true is a table to TOML, and one name to PostgreSQL.
  void dotted_setting(const Path& path, const toml::table& table, std::vector<Written>& into) {
    for (const auto& [name, value] : table) {
      const Path whole{path.front(), path.back() + "." + std::string(name.str())};
      if (const auto* inner = value.as_table()) {
        dotted_setting(whole, *inner, into);
      } else {
        take(whole, value, into);
      }
    }
  }

  static bool is_name(std::string_view name) {
    if (name.empty() || name.size() > 48) return false;
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
           std::string_view::npos;
  }

  void bad_name(const toml::key& key, const Path& path) {
    complain(key, "config_name", fmt::format("{} is no name for a {}", tenants::shown(path.back()), path.front()),
             "letters, digits, _ and -, at most 48");
  }

  void unknown(const toml::key& key, const Path& path, bool section) {
    const Path above(path.begin(), path.end() - 1);
    const auto names = names_in(above);
    const auto close = closest(path.back(), names);
    const auto what = section ? "section" : "key";
    auto hint =
        close ? fmt::format("did you mean {}?", *close)
              : fmt::format("{} has {}", above.empty() ? "the file" : to_string(above), join(unique(names), ", "));
    if (names.empty()) hint.clear();
    complain(key, "config_unknown", fmt::format("there is no {} {}", what, tenants::shown(to_string(path))),
             std::move(hint));
  }

  static std::vector<std::string> unique(std::vector<std::string> names) {
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }

  void complain(const toml::key& key, std::string code, std::string message, std::string hint = {}) {
    result.problems.push_back({.code = std::move(code),
                               .message = std::move(message),
                               .hint = std::move(hint),
                               .place = place_of(key.source(), file_)});
  }

  const std::string& file_;
  Layer layer_ = Layer::file;
};

}  // namespace

ConfigFile read_toml(std::string_view text, const std::string& name) {
  Walk walk(name);
  try {
    const auto table = toml::parse(text, name);
    walk.root(table);
  } catch (const toml::parse_error& error) {
    walk.result.problems.push_back({.code = "config_syntax",
                                    .message = std::string(error.description()),
                                    .hint = {},
                                    .place = place_of(error.source(), name)});
  }
  return std::move(walk.result);
}

}  // namespace drover::config
