#include "config/url_reader.hpp"

#include "config/reference.hpp"

namespace drover::config {

namespace {

bool holds_password(const db::Url& url) {
  return !url.password.empty() || url.parameters.contains("password") || url.parameters.contains("sslpassword");
}

// The environment is where secrets may stand; the file and the command line are read by others.
bool may_hold_password(Layer layer) { return layer == Layer::environment || layer == Layer::dotenv; }

}  // namespace

UrlReader::UrlReader(const Material& material, const std::filesystem::path& project, Problems& problems,
                     Problems& notes)
    : material_(material), project_(project), problems_(problems), notes_(notes) {}

std::optional<db::Url> UrlReader::read(const Path& path) {
  const auto found = material_.values.find(path);
  if (found == material_.values.end()) return std::nullopt;
  return read(to_string(path), found->second);
}

std::optional<db::Url> UrlReader::read(const std::string& name, const Value& value) {
  if (!is_reference(value.text)) return parsed(name, value, value.text);
  if (!material_.needs_secrets && runs_program(value.text)) return db::Url{};
  auto known = resolved_.find(value.text);
  if (known == resolved_.end()) {
    known = resolved_.emplace(value.text, resolve(value.text, material_.variables, project_)).first;
  }
  const auto& secret = known->second;
  if (secret) return parsed(name, value, secret->reveal());
  auto problem = secret.error();
  if (!material_.needs_secrets && problem.code == "secret_missing") {
    problem.severity = Severity::note;
    complain(name, value, std::move(problem));
    return db::Url{};
  }
  complain(name, value, std::move(problem));
  return std::nullopt;
}

std::optional<db::Url> UrlReader::parsed(const std::string& name, const Value& value, const std::string& text) {
  auto url = db::parse_url(text);
  if (!url) {
    for (auto& problem : url.error()) complain(name, value, std::move(problem));
    return std::nullopt;
  }
  if (holds_password(*url) && !is_reference(value.text) && !may_hold_password(value.layer)) {
    complain(
        name, value,
        {.code = "password_in_config",
         .message = "a password stands in the URL",
         .hint = "write a reference instead: env:NAME, file:PATH or exec:PROGRAM; or leave the password to .pgpass",
         .place = std::nullopt});
    return std::nullopt;
  }
  if (url->dialect == sql::Dialect::sqlite && !url->path.starts_with('/')) {
    url->path = (project_ / url->path).lexically_normal().string();
  }
  return *url;
}

void UrlReader::complain(const std::string& name, const Value& value, Problem problem) {
  problem.message = (value.place || value.origin == name ? name : value.origin + ": " + name) + ": " + problem.message;
  if (is_reference(value.text) && problem.code != "reference_invalid" && problem.code != "secret_missing" &&
      problem.code != "secret_exposed") {
    problem.message += ", as found at " + value.text;
  }
  problem.place = value.place;
  auto& into = problem.severity == Severity::note ? notes_ : problems_;
  into.push_back(std::move(problem));
}

std::string shown_url(const Value& value) {
  if (is_reference(value.text)) return value.text;
  const auto url = db::parse_url(value.text);
  return url ? db::to_string(*url) : "";
}

}  // namespace drover::config
