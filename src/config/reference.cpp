#include "config/reference.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/files.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "config/dotenv.hpp"
#include "tenants/shown.hpp"

namespace drover::config {

namespace {

constexpr std::string_view env = "env:";
constexpr std::string_view file = "file:";
constexpr std::string_view exec = "exec:";
constexpr std::chrono::seconds longest_program{10};

using Found = std::expected<Secret, Problem>;

std::unexpected<Problem> refuse(std::string code, std::string message, std::string hint = {}) {
  return std::unexpected(
      Problem{.code = std::move(code), .message = std::move(message), .hint = std::move(hint), .place = std::nullopt});
}

Found trimmed(const std::string& reference, std::string_view text) {
  const auto secret = trim(text);
  if (secret.empty()) return refuse("secret_missing", fmt::format("{} is empty", reference));
  return Secret{std::string(secret)};
}

Found from_variable(const std::string& reference, const Variables& variables) {
  const auto name = reference.substr(env.size());
  const auto found = variables.find(name);
  if (found != variables.end()) return trimmed(reference, found->second.text);
  return refuse("secret_missing", fmt::format("the environment variable {} is not set", tenants::shown(name)),
                fmt::format("export it, or put it into .env; {} refers to it", reference));
}

Found from_file(const std::string& reference, const std::filesystem::path& project) {
  const auto path = project / reference.substr(file.size());
  struct stat status{};
  constexpr mode_t others = S_IRWXG | S_IRWXO;
  if (::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & others) != 0) {
    return refuse("secret_exposed", fmt::format("{} can be read by others", reference),
                  fmt::format("chmod 600 {}", path.string()));
  }
  auto text = read_file(path);
  if (!text) return refuse("secret_missing", text.error().message);
  return trimmed(reference, *text);
}

Found from_program(const std::string& reference, const std::filesystem::path& project) {
  const auto words = split_words(std::string_view(reference).substr(exec.size()));
  const auto output = words ? output_of(*words, project, longest_program)
                            : std::expected<std::string, std::string>(std::unexpected(words.error()));
  if (!output) return refuse("secret_missing", fmt::format("{} {}", reference, output.error()));
  return trimmed(reference, *output);
}

}  // namespace

bool is_reference(std::string_view text) {
  return text.starts_with(env) || text.starts_with(file) || text.starts_with(exec);
}

bool runs_program(std::string_view reference) { return reference.starts_with(exec); }

Found resolve(const std::string& reference, const Variables& variables, const std::filesystem::path& project) {
  const bool holds_url = reference.find("://") != std::string::npos;
  const bool bad_name = reference.starts_with(env) && !is_variable_name(std::string_view(reference).substr(env.size()));
  // Not quoted: a whole URL with its password may stand here.
  if (holds_url || bad_name) {
    return refuse("reference_invalid", "what stands behind env:, file: or exec: is no name, path or program",
                  "write env:NAME, file:PATH or exec:PROGRAM ARGUMENTS");
  }
  if (reference.starts_with(env)) return from_variable(reference, variables);
  if (reference.starts_with(file)) return from_file(reference, project);
  return from_program(reference, project);
}

}  // namespace drover::config
