#pragma once

#include <expected>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "migrations/formats/format.hpp"

namespace drover::migrations {

std::span<const Format* const> all_formats();
const Format* find_format(std::string_view name);  // null: there is none of this name

// Names of the formats whose tools left a ledger in a tenant. Asked for only where files alone do not decide.
using ForeignLedgers = std::function<std::vector<std::string>()>;

struct Choice {
  const Format* format = nullptr;
  std::string reason;                     // a sentence's end: "migrations/1_a.sql:1 says `-- +goose Up`"
  std::vector<std::string> ledgers = {};  // the formats whose tools would have applied these very files
};

// The format of a directory: the one that `wanted` names, or with "auto" the one for which the evidence speaks. Where
// it speaks for two, the refusal names both with what speaks for them. Without evidence it is Drover's own.
std::expected<Choice, Problem> choose_format(const Folder& folder, std::string_view wanted,
                                             const ForeignLedgers& ledgers = {});

// Has every format read one file, whatever it holds: never fails, never throws. For fuzzing.
void read_anything(const std::string& file_name, const std::string& text, sql::Dialect dialect);

}  // namespace drover::migrations
