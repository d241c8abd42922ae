#include "migrations/formats/placeholders.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace drover::migrations {

namespace {

constexpr std::string_view opening = "${";
constexpr std::string_view own = "flyway:";

class Replacer {
 public:
  Replacer(const Source& source, Problems& problems) : source_(source), problems_(problems) {}

  std::string run() {
    std::string_view rest = source_.text;
    std::string result;
    for (auto at = rest.find(opening); at != std::string_view::npos; at = rest.find(opening)) {
      const auto end = rest.find('}', at);
      if (end == std::string_view::npos) break;
      result += take(rest, at);
      const auto name = rest.substr(opening.size(), end - at - opening.size());
      const auto written = take(rest, end + 1 - at);
      if (const auto* value = value_of(name)) {
        result += *value;
      } else {
        result += written;
      }
      line_ += static_cast<std::uint32_t>(std::ranges::count(written, '\n'));
    }
    return result.append(rest);
  }

 private:
  std::string_view take(std::string_view& rest, std::size_t length) {
    const auto taken = rest.substr(0, length);
    rest.remove_prefix(length);
    if (!taken.starts_with(opening)) line_ += static_cast<std::uint32_t>(std::ranges::count(taken, '\n'));
    return taken;
  }

  // Null after saying what is wrong.
  const std::string* value_of(std::string_view name) {
    if (equal_ignoring_case(name, "flyway:filename")) {
      file_name_ = std::filesystem::path(source_.file).filename().string();
      return &file_name_;
    }
    if (equal_ignoring_case(name.substr(0, own.size()), own)) {
      refuse(fmt::format("`${{{}}}` is not known before a tenant is opened, and files are the same for all", name),
             "write what is meant as SQL, e.g. current_user or current_database()");
      return nullptr;
    }
    const auto* found = find(name);
    if (found == nullptr) {
      refuse(fmt::format("`${{{}}}` has no value", name.substr(0, name.find('\n'))),
             "set it in the catalog's `placeholders`, or `placeholderReplacement=false` in the script's .conf");
    } else if (found->contains('\n')) {
      refuse(fmt::format("the value of `${{{}}}` has more than one line", name), "write it in one");
      return nullptr;
    }
    return found;
  }

  const std::string* find(std::string_view name) const {
    if (source_.placeholders == nullptr) return nullptr;
    const auto found = std::ranges::find_if(*source_.placeholders,
                                            [&](const auto& entry) { return equal_ignoring_case(entry.first, name); });
    return found == source_.placeholders->end() ? nullptr : &found->second;
  }

  void refuse(std::string message, std::string hint) {
    problems_.push_back({.code = "placeholder",
                         .message = std::move(message),
                         .hint = std::move(hint),
                         .place = Place{.file = source_.file, .line = line_}});
  }

  const Source& source_;
  Problems& problems_;
  std::uint32_t line_ = 1;
  std::string file_name_;
};

}  // namespace

void replace_placeholders(const Source& source, Problems& problems) {
  if (source.text.contains(opening)) source.text = Replacer(source, problems).run();
}

}  // namespace drover::migrations
