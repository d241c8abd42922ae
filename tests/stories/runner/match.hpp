#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drover::stories {

using Lines = std::vector<std::string>;

// Does the whole of `text` fit `pattern`? Wildcards of a pattern:
//   <any>   anything, also nothing        <word>  one or more characters that are not blanks
//   <n>     a number: 7, 2,999            <time>  a duration or a point in time: 00:01:13, 0.8 s, 2026-01-31T10:00:00Z
bool fits(std::string_view pattern, std::string_view text);

// Does some part of `text` fit?
bool fits_within(std::string_view pattern, std::string_view text);

// Line by line; a pattern line "..." stands for any number of lines.
bool fits(const Lines& patterns, const Lines& text);

Lines lines_of(std::string_view text);

// What a person reads when they differ: a unified diff of two texts, lines that fit each other taken as equal.
std::string difference(const Lines& expected, const Lines& got);

// Durations and points in time made into <time>, so that a printed example fits a later run.
std::string timeless(std::string_view line);

// Runs of blanks made into one, none at the end: the width of a column may follow from a duration in it.
std::string squeezed(std::string_view line);

}  // namespace drover::stories
