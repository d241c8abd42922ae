#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const fs::path journal = fs::path("meta") / "_journal.json";

// Both forms: a journal that lists the files, and since 1.0 directories without one.
std::vector<Evidence> evidence(const Folder& folder) {
  std::vector<Evidence> found;
  if (folder.has(journal)) found.push_back({.sentence = folder.shown(folder.directory() / journal) + " is there"});
  for (const auto& directory : folder.directories_with("migration.sql")) {
    const bool snapshot = folder.has(directory.filename() / "snapshot.json");
    const auto path = directory / (snapshot ? "snapshot.json" : "migration.sql");
    found.push_back({.weight = snapshot ? Evidence::Weight::mark : Evidence::Weight::shape,
                     .sentence = folder.shown(path) + " is named as its files are"});
    break;
  }
  std::ranges::move(comment_evidence(folder, usual_files(folder), "statement-breakpoint",
                                     [](const Comment& comment) { return comment.text == "> statement-breakpoint"; }),
                    std::back_inserter(found));
  return found;
}

class JournalReader {
 public:
  explicit JournalReader(const Folder& folder) : folder_(folder), path_(folder.directory() / journal) {}

  Listing run() {
    const auto text = read_file(path_);
    const auto json = text ? Json::parse(*text, nullptr, false) : Json();
    if (!json.is_object() || !json.contains("entries") || !json["entries"].is_array()) {
      problem("journal_invalid", "it is no journal of Drizzle's: it has no list of entries");
      return std::move(listing_);
    }
    for (const auto& entry : json["entries"]) add(entry);
    for (const auto& path : folder_.sql_files()) {
      if (tags_.contains(path.stem().string())) continue;
      listing_.problems.push_back(folder_.problem("not_in_journal", path,
                                                  "Drizzle would leave this file out: its journal does not list it",
                                                  "make it with drizzle-kit, or list it in the catalog's `ignore`"));
    }
    return std::move(listing_);
  }

 private:
  void problem(std::string code, std::string message, std::string hint = {}) {
    listing_.problems.push_back(folder_.problem(std::move(code), path_, std::move(message), std::move(hint)));
  }

  void add(const Json& entry) {
    const bool whole =
        entry.is_object() && entry.value("tag", Json()).is_string() && entry.value("idx", Json()).is_number_unsigned();
    if (!whole) return problem("journal_invalid", "an entry has no tag or no idx");
    const auto tag = entry["tag"].get<std::string>();
    const auto file = folder_.directory() / (tag + ".sql");
    tags_.insert(tag);
    std::error_code error;
    if (!fs::exists(file, error))
      return problem("file_missing", fmt::format("it lists {}.sql, which is not there", tag));
    // Without a number in its name a file has that of its entry.
    const auto name = numbered(tag).value_or(Name{*Version::parse(std::to_string(entry["idx"].get<unsigned>())), tag});
    check_order(name.version, file);
    check_time(entry, file);
    listing_.migrations.push_back({.version = name.version, .name = name.description, .up = file});
  }

  void check_order(const Version& version, const fs::path& file) {
    if (listing_.migrations.empty() || listing_.migrations.back().version < version) return;
    listing_.problems.push_back(folder_.problem("order_unclear", file,
                                                fmt::format("the journal has it behind {}, and its number comes before",
                                                            folder_.shown(listing_.migrations.back().up)),
                                                "give both numbers in the journal's order"));
  }

  void check_time(const Json& entry, const fs::path& file) {
    const auto when = entry.value("when", Json());
    if (!when.is_number()) return;
    const auto time = when.get<double>();
    if (time <= newest_) {
      listing_.notes.push_back(folder_.note("journal_time", file,
                                            "Drizzle itself would leave it out where the one before has run: its "
                                            "`when` in the journal is not the newer one"));
    }
    newest_ = std::max(newest_, time);
  }

  const Folder& folder_;
  fs::path path_;
  Listing listing_;
  std::set<std::string> tags_;
  double newest_ = 0;
};

Listing list(const Folder& folder) {
  if (folder.has(journal)) return JournalReader(folder).run();
  auto listing = list_directories(folder, "Drizzle", "migration.sql");
  order_by_whole_name(listing);
  check_order_of_names(listing, folder, "Drizzle");
  return listing;
}

}  // namespace

const Format drizzle_format{.name = "drizzle",
                            .evidence = evidence,
                            .list = list,
                            .read = read_whole,
                            .own_command = "drizzle-kit generate --custom --name NAME"};

}  // namespace drover::migrations
