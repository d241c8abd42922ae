#include "config/value.hpp"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"
#include "config/reference.hpp"
#include "tenants/shown.hpp"

namespace drover::config {

namespace {

using Form = Written::Form;
using Outcome = std::optional<Problem>;

std::string_view wanted(Kind kind) {
  switch (kind) {
    case Kind::text:
      return "text";
    case Kind::url:
    case Kind::web_url:
      return "text: a URL or a reference to one";
    case Kind::secret:
      return "text: a reference to a secret";
    case Kind::number:
      return "a whole number";
    case Kind::duration:
      return "a duration such as \"2s\"";
    case Kind::size:
      return "a size such as \"10MB\"";
    case Kind::truth:
      return "true or false";
    case Kind::list:
      return "a list of texts";
    case Kind::choice:
      return "text";
    case Kind::setting:
      return "text, a number, true or false";
  }
  return "";
}

std::string_view is(const Written& written) {
  switch (written.form) {
    case Form::untyped:
      return "something else";
    case Form::text:
      return "text";
    case Form::number:
      return "a number";
    case Form::fraction:
      return "a fraction";
    case Form::truth:
      return "true or false";
    case Form::list:
      return "a list";
    case Form::other:
      return written.text;
  }
  return "";
}

Problem problem(const Written& written, std::string code, std::string message, std::string hint = {}) {
  // A variable or an option has no line: its name stands before the key.
  if (!written.place) message = written.origin + ": " + message;
  return {.code = std::move(code), .message = std::move(message), .hint = std::move(hint), .place = written.place};
}

Problem wrong_type(const Written& written, Kind kind) {
  return problem(written, "config_type",
                 fmt::format("{} takes {}, not {}", to_string(written.path), wanted(kind), is(written)));
}

// As one would write it: 1ms, 1s, 365d.
std::string spelt(std::int64_t milliseconds) {
  constexpr std::int64_t day = 86'400'000;
  if (milliseconds >= day) return fmt::format("{}d", milliseconds / day);
  if (milliseconds >= 3'600'000) return fmt::format("{}h", milliseconds / 3'600'000);
  return milliseconds % 1'000 == 0 ? fmt::format("{}s", milliseconds / 1'000) : fmt::format("{}ms", milliseconds);
}

bool is_text(const Written& written) { return written.form == Form::text || written.form == Form::untyped; }

Outcome check_text(const Written& written, Value& value) {
  if (value.text.empty()) return problem(written, "config_empty", to_string(written.path) + " is empty");
  if (!is_utf8(value.text)) {
    return problem(written, "config_encoding", to_string(written.path) + " holds a NUL or bytes that are not UTF-8");
  }
  return std::nullopt;
}

// Not quoted: it may be the secret.
Outcome check_secret(const Written& written, Value& value) {
  if (auto bad = check_text(written, value)) return bad;
  if (is_reference(value.text)) return std::nullopt;
  return problem(written, "secret_in_config",
                 to_string(written.path) + " is no reference, and secrets do not stand here",
                 "write env:NAME, file:PATH or exec:PROGRAM");
}

Outcome check_number(const Written& written, const Key& key, Value& value) {
  const auto parsed = parse_number(written.text);
  if (parsed && *parsed >= key.least && *parsed <= key.most) {
    value.number = *parsed;
    return std::nullopt;
  }
  return problem(written, "config_number",
                 fmt::format("{} is {}; it takes a whole number from {} to {}", to_string(written.path),
                             tenants::shown(written.text), key.least, grouped(key.most)));
}

std::string spelt_size(std::int64_t bytes) {
  constexpr std::int64_t giga = 1'073'741'824;
  if (bytes >= giga) return fmt::format("{}GB", bytes / giga);
  return fmt::format("{}kB", bytes / 1'024);
}

// A number with its unit.
struct Amount {
  const char* code;
  const char* noun;
  const char* examples;
  std::string (*spelt)(std::int64_t);
};

constexpr Amount duration{"config_duration", "duration", "250ms, 2s, 10min, 24h", spelt};
constexpr Amount size{"config_size", "size", "64kB, 10MB, 1GB", spelt_size};

Outcome check_amount(const Written& written, const Key& key, Value& value, const Amount& amount,
                     std::optional<std::int64_t> parsed) {
  const auto name = to_string(written.path);
  const auto said = tenants::shown(written.text);
  if (!parsed) {
    return problem(written, amount.code, fmt::format("{} is {}, which is no {}", name, said, amount.noun),
                   fmt::format("write a number with its unit: {}", amount.examples));
  }
  value.number = *parsed;
  if (value.number >= key.least && value.number <= key.most) return std::nullopt;
  return problem(
      written, amount.code,
      fmt::format("{} is {}; it takes {} to {}", name, said, amount.spelt(key.least), amount.spelt(key.most)));
}

Outcome check_duration(const Written& written, const Key& key, Value& value) {
  const auto parsed = parse_duration(written.text);
  return check_amount(written, key, value, duration, parsed ? std::optional(parsed->count()) : std::nullopt);
}

Outcome check_size(const Written& written, const Key& key, Value& value) {
  const auto parsed = parse_size(written.text);
  return check_amount(written, key, value, size, parsed ? std::optional<std::int64_t>(*parsed) : std::nullopt);
}

Outcome check_truth(const Written& written, Value& value) {
  value.truth = written.text == "true";
  if (value.truth || written.text == "false") return std::nullopt;
  return problem(written, "config_type", fmt::format("{} takes true or false", to_string(written.path)));
}

Outcome check_choice(const Written& written, const Key& key) {
  const auto choices = split_list(key.choices);
  if (std::ranges::find(choices, written.text) != choices.end()) return std::nullopt;
  auto known = split_list(key.later);
  if (std::ranges::find(known, written.text) != known.end()) {
    return problem(written, "not_supported",
                   fmt::format("{} = \"{}\" is not supported by this version", to_string(written.path), written.text),
                   fmt::format("it takes {}", join(choices, ", ")));
  }
  const auto close = closest(written.text, choices);
  return problem(
      written, "config_choice",
      fmt::format("{} is {}; it takes {}", to_string(written.path), tenants::shown(written.text), join(choices, ", ")),
      close ? fmt::format("did you mean {}?", *close) : "");
}

Outcome check_list(const Written& written, Value& value) {
  if (is_text(written)) value.items = split_list(written.text);
  if (!is_text(written) && written.form != Form::list) return wrong_type(written, Kind::list);
  const bool sound = std::ranges::all_of(value.items, [](const auto& item) { return !item.empty() && is_utf8(item); });
  if (sound && !value.items.empty()) return std::nullopt;
  if (sound && written.form == Form::list) return std::nullopt;
  return problem(written, "config_empty", fmt::format("{} has an empty or unreadable entry", to_string(written.path)));
}

bool has_form(const Written& written, Kind kind) {
  switch (kind) {
    case Kind::number:
      return written.form == Form::number || written.form == Form::untyped;
    case Kind::truth:
      return written.form == Form::truth || written.form == Form::untyped;
    case Kind::setting:
      return written.form != Form::list && written.form != Form::other;
    case Kind::list:
      return true;
    default:
      return is_text(written);
  }
}

Outcome check_kind(const Written& written, const Key& key, Value& value) {
  if (!has_form(written, key.kind)) {
    auto wrong = wrong_type(written, key.kind);
    if ((key.kind == Kind::duration || key.kind == Kind::size) && written.form == Form::number)
      wrong.hint = "a bare number hides its unit";
    return wrong;
  }
  switch (key.kind) {
    case Kind::text:
    case Kind::url:
    case Kind::web_url:
    case Kind::setting:
      return check_text(written, value);
    case Kind::secret:
      return check_secret(written, value);
    case Kind::number:
      return check_number(written, key, value);
    case Kind::duration:
      return check_duration(written, key, value);
    case Kind::size:
      return check_size(written, key, value);
    case Kind::truth:
      return check_truth(written, value);
    case Kind::list:
      return check_list(written, value);
    case Kind::choice:
      return check_choice(written, key);
  }
  return std::nullopt;
}

}  // namespace

std::expected<Value, Problem> check(const Written& written, const Key& key) {
  Value value{.text = written.text,
              .number = 0,
              .truth = false,
              .items = written.items,
              .layer = written.layer,
              .place = written.place,
              .origin = written.origin};
  if (auto bad = check_kind(written, key, value)) return std::unexpected(std::move(*bad));
  return value;
}

}  // namespace drover::config
