#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "migrations/formats/comments.hpp"
#include "migrations/formats/format.hpp"

namespace drover::migrations {

// What the names of several tools have in common.
struct Name {
  Version version;
  std::string description;
};

// Digits, one of `separators`, and a description.
std::optional<Name> numbered(std::string_view stem, std::string_view separators = "_-");

// "0007_a" of "0007_a.up.sql"; nullopt where the name does not end so.
std::optional<std::string> stem_before(const std::filesystem::path& path, std::string_view ending);

// One file is one migration. A *.sql file whose name `parse` does not know is a problem: the tool would leave it out.
Listing list_singles(const Folder& folder, std::string_view tool,
                     const std::function<std::optional<Name>(std::string_view stem)>& parse);

// Directories that hold `file`; one whose name does not begin with digits is a problem.
Listing list_directories(const Folder& folder, std::string_view tool, std::string_view file);

// Sorts by version; two files of one version are a problem that names both.
void order(Listing& listing, const Folder& folder);
// For tools that tell migrations apart by their whole names: the second one of a version becomes version V.1.
void order_by_whole_name(Listing& listing);
// For tools that go by the letters of the names: where that is another order than that of the numbers, it is a problem.
void check_order_of_names(Listing& listing, const Folder& folder, std::string_view tool);

Problem name_unknown(const Folder& folder, const std::filesystem::path& path, std::string_view tool,
                     const std::string& example);

// The first of these files that has a comment for which `speaks` holds.
std::vector<Evidence> comment_evidence(const Folder& folder, const std::vector<std::filesystem::path>& files,
                                       std::string_view needle, const std::function<bool(const Comment&)>& speaks);
// The *.sql files of the directory, and those of the directories in it that are named as migrations are there.
std::vector<std::filesystem::path> usual_files(const Folder& folder);

}  // namespace drover::migrations
