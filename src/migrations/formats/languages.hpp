#pragma once

#include "migrations/formats/folder.hpp"

namespace drover::migrations {

// Migrations in other languages than SQL, by their names, and changelogs in XML, YAML or JSON: each a problem that says
// what to do. What `ignore` lists is not in the folder.
Problems other_languages(const Folder& folder);

}  // namespace drover::migrations
