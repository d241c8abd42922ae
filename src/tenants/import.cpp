#include "tenants/import.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "tenants/csv.hpp"
#include "tenants/row.hpp"
#include "tenants/shown.hpp"

namespace drover::tenants {

namespace {

using Json = nlohmann::ordered_json;

Problem problem(std::string code, std::string message, std::string hint = {}) {
  return {.code = std::move(code), .message = std::move(message), .hint = std::move(hint), .place = std::nullopt};
}

// Collects rows that may be added to the registry, and the problems of the others.
class Import {
 public:
  explicit Import(const std::string& file) : file_(file) {}

  void complain(Problem what, std::uint32_t line) {
    what.place = Place{.file = file_, .line = line};
    problems_.push_back(std::move(what));
  }

  void complain(Problems all, std::uint32_t line) {
    for (auto& one : all) complain(std::move(one), line);
  }

  void take(Checked<Registered> row, std::uint32_t line) {
    if (!row) return complain(std::move(row).error(), line);
    const auto& id = row->tenant.id.text;
    if (!is_valid_id(id)) {
      complain(problem("id_invalid", shown(id) + " is no tenant id",
                       "[a-z0-9][a-z0-9_-]*, at most 48 characters; the database's own name may be any"),
               line);
    }
    if (auto half = incomplete(*row)) complain(std::move(*half), line);
    if (row->level.empty() && !ids_.insert(id).second) {
      complain(problem("tenant_twice", fmt::format("tenant {} is there twice", shown(id))), line);
    }
    rows_.push_back(std::move(*row));
  }

  Checked<std::vector<Registered>> finish() {
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return std::move(rows_);
  }

 private:
  const std::string& file_;
  std::set<std::string> ids_;
  std::vector<Registered> rows_;
  Problems problems_;
};

std::uint32_t line_at(std::string_view text, std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return static_cast<std::uint32_t>(std::count(text.begin(), end, '\n') + 1);
}

std::optional<Problem> not_text(std::string_view text) {
  if (is_utf8(text)) return std::nullopt;
  return problem("encoding_invalid", "the file is not UTF-8, or holds a NUL", "save it as UTF-8");
}

// The lines on which the elements of a valid array of objects begin: the parser does not tell.
std::vector<std::uint32_t> element_lines(std::string_view text) {
  std::vector<std::uint32_t> lines;
  std::uint32_t line = 1;
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (in_string && c == '\\') ++i;
    if (c == '"') in_string = !in_string;
    if (in_string) continue;
    if (c == '{' && depth == 1) lines.push_back(line);
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
  }
  return lines;
}

std::expected<db::Value, Problem> text_of_value(const std::string& name, const Json& value) {
  if (value.is_null()) return std::nullopt;
  if (value.is_string()) return value.get<std::string>();
  if (value.is_primitive()) return value.dump();
  return std::unexpected(problem("value_invalid", fmt::format("{} is a list or an object", shown(name)),
                                 "a label is text, a number, true or false"));
}

Checked<Registered> read_object(const Json& object, const std::string& where) {
  std::vector<std::string> names;
  std::vector<db::Value> values;
  for (const auto& [name, value] : object.items()) {
    auto text = text_of_value(name, value);
    if (!text) return fail(std::move(text).error());
    names.push_back(name);
    values.push_back(std::move(*text));
  }
  const auto reader = RowReader::over(names);
  if (!reader) return std::unexpected(reader.error());
  return reader->read(values, where);
}

}  // namespace

Checked<std::vector<Registered>> parse_csv(std::string_view text, const std::string& file) {
  Import import(file);
  if (auto bad = not_text(text)) return import.complain(std::move(*bad), 1), import.finish();
  const auto records = read_csv(text, file);
  if (!records) return std::unexpected(records.error());
  if (records->empty())
    return import.complain(problem("csv_invalid", "the file has no header line"), 1), import.finish();
  const auto& header = records->front();
  const auto reader = RowReader::over(header.fields);
  if (!reader) return import.complain(reader.error(), header.line), import.finish();
  for (std::size_t i = 1; i < records->size(); ++i) {
    const auto& [line, fields] = (*records)[i];
    if (fields.size() != header.fields.size()) {
      import.complain(problem("csv_invalid", fmt::format("{} field{} where the header has {}", fields.size(),
                                                         fields.size() == 1 ? "" : "s", header.fields.size())),
                      line);
      continue;
    }
    import.take(reader->read({fields.begin(), fields.end()}, "the record"), line);
  }
  return import.finish();
}

Checked<std::vector<Registered>> parse_json(std::string_view text, const std::string& file) {
  Import import(file);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (auto bad = not_text(text)) return import.complain(std::move(*bad), 1), import.finish();
  Json document;
  try {
    document = Json::parse(text);
  } catch (const Json::parse_error& error) {
    return import.complain(problem("json_invalid", "the file is not JSON", "the fault is here or just before"),
                           line_at(text, error.byte)),
           import.finish();
  }
  if (!document.is_array()) {
    return import.complain(problem("json_invalid", "the file is not a list of objects", R"([{"id": "t-1", ...}, ...])"),
                           1),
           import.finish();
  }
  const auto lines = element_lines(text);
  std::size_t object = 0;
  for (const auto& element : document) {
    if (element.is_object()) {
      import.take(read_object(element, "the object"), lines[object++]);
    } else {
      import.complain(problem("json_invalid", "an element of the list is no object"),
                      object < lines.size() ? lines[object] : 1);
    }
  }
  return import.finish();
}

}  // namespace drover::tenants
