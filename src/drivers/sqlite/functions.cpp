#include "drivers/sqlite/functions.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>

#define PCRE2_CODE_UNIT_WIDTH 8

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <pcre2.h>
#include <utf8proc.h>

#include "base/checksum.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "db/error.hpp"
#include "drivers/sqlite/result.hpp"

namespace drover::sqlite {

namespace {

struct Call {
  sqlite3_context* context;
  int count;
  sqlite3_value** values;

  bool any_null() const {
    return std::any_of(values, values + count, [](auto* value) { return sqlite3_value_type(value) == SQLITE_NULL; });
  }

  // A blob's bytes as they are, anything else as SQLite writes it.
  std::string_view text(int index) const {
    auto* value = values[index];
    const auto* bytes = reinterpret_cast<const char*>(
        sqlite3_value_type(value) == SQLITE_BLOB ? sqlite3_value_blob(value) : sqlite3_value_text(value));
    return bytes == nullptr ? std::string_view{}
                            : std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
  }

  void answer(std::string_view text) const {
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }

  void fail(const std::string& message) const { sqlite3_result_error(context, message.c_str(), -1); }
};

struct Form {
  std::string_view name;
  int options;
};

constexpr auto forms = std::to_array<Form>({{"nfc", UTF8PROC_COMPOSE},
                                            {"nfd", UTF8PROC_DECOMPOSE},
                                            {"nfkc", UTF8PROC_COMPOSE | UTF8PROC_COMPAT},
                                            {"nfkd", UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT}});

void normalize(const Call& call) {
  const auto wanted = call.count == 2 ? lower(call.text(1)) : std::string("nfc");
  const auto* form = std::ranges::find(forms, wanted, &Form::name);
  if (form == forms.end()) return call.fail("normalize: the form is one of NFC, NFD, NFKC, NFKD");
  const auto text = call.text(0);
  utf8proc_uint8_t* made = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &made, static_cast<utf8proc_option_t>(form->options | UTF8PROC_STABLE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
  if (length < 0) return call.fail(fmt::format("normalize: {}", utf8proc_errmsg(length)));
  call.answer({reinterpret_cast<const char*>(made), static_cast<std::size_t>(length)});
}

void free_pattern(void* pattern) { pcre2_code_free(static_cast<pcre2_code*>(pattern)); }

std::string words_of(int code) {
  std::array<PCRE2_UCHAR, 256> words{};
  pcre2_get_error_message(code, words.data(), words.size());
  return reinterpret_cast<const char*>(words.data());
}

// Kept by SQLite for as long as the statement has the same pattern there.
const pcre2_code* pattern_of(const Call& call) {
  if (auto* kept = sqlite3_get_auxdata(call.context, 0)) return static_cast<const pcre2_code*>(kept);
  const auto text = call.text(0);
  int code = 0;
  PCRE2_SIZE offset = 0;
  auto* made =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), PCRE2_UTF, &code, &offset, nullptr);
  if (made == nullptr) {
    call.fail(fmt::format("regexp: {} at offset {} of the pattern", words_of(code), offset));
    return nullptr;
  }
  sqlite3_set_auxdata(call.context, 0, made, &free_pattern);
  const auto* kept = static_cast<const pcre2_code*>(sqlite3_get_auxdata(call.context, 0));
  if (kept == nullptr) sqlite3_result_error_nomem(call.context);
  return kept;
}

// x REGEXP y is regexp(y, x).
void regexp(const Call& call) {
  const auto* pattern = pattern_of(call);
  if (pattern == nullptr) return;
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> found(
      pcre2_match_data_create_from_pattern(pattern, nullptr), &pcre2_match_data_free);
  const auto text = call.text(1);
  const int code =
      pcre2_match(pattern, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, found.get(), nullptr);
  if (code < 0 && code != PCRE2_ERROR_NOMATCH) return call.fail("regexp: " + words_of(code));
  sqlite3_result_int(call.context, code == PCRE2_ERROR_NOMATCH ? 0 : 1);
}

void md5(const Call& call) {
  const auto text = call.text(0);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_md5(), nullptr) != 1) {
    return call.fail("md5: OpenSSL refuses it here");
  }
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  call.answer(hex);
}

void sha256_of(const Call& call) { call.answer(sha256(call.text(0))); }

void uuid(const Call& call) { call.answer(make_uuid()); }

// As CURRENT_TIMESTAMP: UTC, to the second.
void now_as_text(const Call& call) {
  call.answer(fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(std::chrono::system_clock::now())));
}

template <void (*function)(const Call&)>
void called(sqlite3_context* context, int count, sqlite3_value** values) {
  const Call call{context, count, values};
  if (call.any_null()) return sqlite3_result_null(context);
  try {
    function(call);
  } catch (const std::exception& error) {
    call.fail(error.what());
  }
}

struct Function {
  std::string_view name;
  int arguments;
  int flags;
  void (*call)(sqlite3_context*, int, sqlite3_value**);
};

constexpr int same = SQLITE_UTF8 | SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC;
constexpr int changing = SQLITE_UTF8 | SQLITE_INNOCUOUS;

constexpr auto functions = std::to_array<Function>({{"gen_random_uuid", 0, changing, &called<uuid>},
                                                    {"md5", 1, same, &called<md5>},
                                                    {"normalize", 1, same, &called<normalize>},
                                                    {"normalize", 2, same, &called<normalize>},
                                                    {"now", 0, changing, &called<now_as_text>},
                                                    {"regexp", 2, same, &called<regexp>},
                                                    {"sha256", 1, same, &called<sha256_of>},
                                                    {"uuid", 0, changing, &called<uuid>}});

}  // namespace

void register_functions(sqlite3* handle, const std::set<std::string>& names) {
  for (const auto& function : functions) {
    const std::string name(function.name);
    if (!names.contains(name)) continue;
    const int code = sqlite3_create_function_v2(handle, name.c_str(), function.arguments, function.flags, nullptr,
                                                function.call, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw error_of(handle, code);
  }
}

}  // namespace drover::sqlite
