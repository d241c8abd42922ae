#include "migrations/scaffold.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "migrations/formats/formats.hpp"

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t timestamp_width = 14;

// Letters of other alphabets stay as they are.
std::string slug(std::string_view name) {
  std::string text;
  const bool has_letters_beyond = is_utf8(name);
  for (const char c : lower(name)) {
    const bool beyond = has_letters_beyond && (static_cast<unsigned char>(c) & 0x80U) != 0;
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || beyond;
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

// One more than the newest, in its width; timestamps go on as timestamps. Sub-versions are the author's business.
std::string next_version(const Listing& listing) {
  std::string newest;
  for (const auto& one : listing.migrations) {
    if (one.kind == Kind::versioned) newest = one.version.text();
  }
  if (newest.empty()) return "0001";
  newest.resize(std::min(newest.find('.'), newest.size()));
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

std::string filled_in(std::string text, std::string_view name, const std::string& value) {
  if (const auto at = text.find(name); at != std::string::npos) text.replace(at, name.size(), value);
  return text;
}

std::expected<Files, Problem> files_for(const fs::path& directory, const Format& format, const Listing& listing,
                                        const std::string& name, const std::string& head) {
  const auto version = next_version(listing);
  if (!format.new_file.empty()) {
    const auto file = filled_in(filled_in(std::string(format.new_file), "{version}", version), "{name}", name);
    return Files{{directory / file, head + std::string(format.new_text)}};
  }
  if (format.name != "drover" && format.name != "golang-migrate" && format.name != "sqlx") {
    return std::unexpected(
        Problem{.code = "format_foreign",
                .message = fmt::format("the files of {} are made by it, not by Drover", format.name),
                .hint = format.own_command.empty() ? "add to one of its files" : std::string(format.own_command)});
  }
  const auto stem = version + "_" + name;
  const bool pairs = format.name == "golang-migrate" || listing.layout == Layout::pairs;
  if (pairs) return Files{{directory / (stem + ".up.sql"), head}, {directory / (stem + ".down.sql"), ""}};
  if (listing.layout == Layout::directories) {
    return Files{{directory / stem / "up.sql", head}, {directory / stem / "down.sql", ""}};
  }
  const std::string body = format.name == "drover" ? "-- drover:up\n\n\n-- drover:down\n\n" : "";
  return Files{{directory / (stem + ".sql"), head + body}};
}

}  // namespace

std::expected<std::vector<fs::path>, Problem> scaffold(const CatalogOptions& catalog, const NewMigration& wanted) {
  const auto name = slug(wanted.name);
  if (name.empty()) {
    return std::unexpected(Problem{.code = "name_invalid",
                                   .message = "a migration needs a name of letters or digits",
                                   .hint = "e.g. drover new add_invoices"});
  }
  std::error_code error;
  fs::create_directories(catalog.directory, error);
  const Folder folder({.directory = catalog.directory,
                       .others = catalog.other_catalogs,
                       .project = catalog.project,
                       .ignore = catalog.ignore,
                       .dialect = catalog.dialect});
  if (folder.unreadable()) return std::unexpected(*folder.unreadable());
  const auto choice = choose_format(folder, catalog.format, catalog.foreign_ledgers);
  if (!choice) return std::unexpected(choice.error());
  const auto listing = choice->format->list(folder);
  if (!listing.problems.empty()) return std::unexpected(listing.problems.front());
  const auto files = files_for(catalog.directory, *choice->format, listing, name, head_of(wanted));
  if (!files) return std::unexpected(files.error());
  std::vector<fs::path> written;
  for (const auto& [path, text] : *files) {
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
