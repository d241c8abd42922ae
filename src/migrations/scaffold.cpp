#include "migrations/scaffold.hpp"

#include <chrono>
#include <system_error>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "migrations/layout.hpp"

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t timestamp_width = 14;

std::string slug(std::string_view name) {
  std::string text;
  for (const char c : lower(name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      text += c;
    else if (!text.empty() && text.back() != '_')
      text += '_';
  }
  while (text.ends_with('_')) text.pop_back();
  return text;
}

std::string timestamp() {
  std::string digits;
  for (const char c : to_iso8601(now())) {
    if (c >= '0' && c <= '9' && digits.size() < timestamp_width) digits += c;
  }
  return digits;
}

// One more than the newest, in its width; timestamps go on as timestamps.
std::string next_version(const Listing& listing) {
  if (listing.migrations.empty()) return "0001";
  const auto& newest = listing.migrations.back().version.text();
  if (newest.size() >= timestamp_width) return timestamp();
  const auto number = parse_number(newest).value_or(0) + 1;
  return fmt::format("{:0{}}", number, newest.size());
}

std::string head_of(const NewMigration& wanted) {
  std::string head;
  if (wanted.type != Type::none) head += fmt::format("-- drover:type {}\n", to_string(wanted.type));
  if (!wanted.levels.empty()) head += fmt::format("-- drover:level {}\n", join(wanted.levels, " "));
  for (const auto& table : wanted.tables) head += fmt::format("-- drover:table {}\n", table);
  return head;
}

using Files = std::vector<std::pair<fs::path, std::string>>;

Files files_for(const fs::path& directory, Layout layout, const std::string& stem, const NewMigration& wanted) {
  const auto head = head_of(wanted);
  if (layout == Layout::pairs) {
    return {{directory / (stem + ".up.sql"), head}, {directory / (stem + ".down.sql"), ""}};
  }
  if (layout == Layout::directories) return {{directory / stem / "up.sql", head}, {directory / stem / "down.sql", ""}};
  return {{directory / (stem + ".sql"), head + "-- drover:up\n\n\n-- drover:down\n\n"}};
}

}  // namespace

std::expected<std::vector<fs::path>, Problem> scaffold(const fs::path& directory, const NewMigration& wanted) {
  const auto name = slug(wanted.name);
  if (name.empty()) {
    return std::unexpected(Problem{.code = "name_invalid",
                                   .message = "a migration needs a name of letters or digits",
                                   .hint = "e.g. drover new add_invoices"});
  }
  std::error_code error;
  fs::create_directories(directory, error);
  const auto listing = list_files(directory, {}, {});
  if (!listing.problems.empty()) return std::unexpected(listing.problems.front());
  const auto layout = listing.migrations.empty() ? Layout::single : listing.layout;
  std::vector<fs::path> written;
  for (const auto& [path, text] : files_for(directory, layout, next_version(listing) + "_" + name, wanted)) {
    if (fs::exists(path, error)) {
      return std::unexpected(Problem{.code = "file_exists", .message = path.string() + " is there already"});
    }
    fs::create_directories(path.parent_path(), error);
    if (auto result = write_file(path, text); !result) return std::unexpected(result.error());
    written.push_back(path);
  }
  return written;
}

}  // namespace drover::migrations
