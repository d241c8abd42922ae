#include <algorithm>

#include <fmt/format.h>

#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

// Only the CLI's own place for them speaks for it: the files are plain SQL.
std::vector<Evidence> evidence(const Folder& folder) {
  const auto parent = folder.directory().parent_path();
  std::error_code error;
  if (parent.filename() != "supabase" || !fs::exists(parent / "config.toml", error)) return {};
  return {{.weight = Evidence::Weight::shape,
           .sentence = fmt::format("{} stands beside it", folder.shown(parent / "config.toml"))}};
}

Listing list(const Folder& folder) {
  auto listing = list_singles(folder, "the Supabase CLI", [](std::string_view stem) { return numbered(stem, "_"); });
  order(listing, folder);
  check_order_of_names(listing, folder, "the Supabase CLI");
  // The CLI itself once wrote a first file that it no longer runs.
  static const auto last_init = *Version::parse("20211209000000");
  auto& all = listing.migrations;
  if (!all.empty() && all.front().name == "init" && !(last_init < all.front().version)) {
    listing.notes.push_back(
        folder.note("file_left_out", all.front().up, "the Supabase CLI leaves out its own first file of 2021"));
    all.erase(all.begin());
  }
  return listing;
}

}  // namespace

const Format supabase_format{.name = "supabase",
                             .evidence = evidence,
                             .list = list,
                             .read = read_whole,
                             .new_file = "{version}_{name}.sql",
                             .new_text = "",
                             .own_command = "supabase migration new NAME",
                             .unmarked = true};

}  // namespace drover::migrations
