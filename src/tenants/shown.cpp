#include "tenants/shown.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace drover::tenants {

namespace {

constexpr std::size_t longest_shown = 100;

std::string escaped(unsigned char byte, bool keep_high) {
  if (byte == '\n') return "\\n";
  if (byte == '\'' || byte == '\\') return {'\\', static_cast<char>(byte)};
  if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !keep_high)) return fmt::format("\\x{:02x}", byte);
  std::string plain(1, static_cast<char>(byte));
  return plain;
}

}  // namespace

std::string shown(std::string_view name) {
  const bool cut = name.size() > longest_shown;
  if (cut) name = name.substr(0, longest_shown);
  // U+0080 to U+009F are control characters too; in UTF-8 they begin with C2 80 to C2 9F.
  bool keep_high = is_utf8(name);
  for (std::size_t i = 0; i + 1 < name.size(); ++i) {
    if (name[i] == '\xC2' && static_cast<unsigned char>(name[i + 1]) < 0xA0) keep_high = false;
  }
  std::string text = "'";
  for (const char c : name) text += escaped(static_cast<unsigned char>(c), keep_high);
  return text + (cut ? "...'" : "'");
}

}  // namespace drover::tenants
