#include "fleet/request_text.hpp"

#include <nlohmann/json.hpp>

namespace drover::fleet {

namespace {

using nlohmann::json;

json versions_json(const std::vector<migrations::Version>& versions) {
  auto list = json::array();
  for (const auto& version : versions) list.push_back(version.text());
  return list;
}

struct AimJson {
  json operator()(const plan::Newest&) const { return {{"aim", "newest"}}; }
  json operator()(const plan::UpTo& aim) const { return {{"aim", "to"}, {"version", aim.version.text()}}; }
  json operator()(const plan::OnlyUp& aim) const { return {{"aim", "only"}, {"version", aim.version.text()}}; }
  json operator()(const plan::Exactly& aim) const {
    return {{"aim", "exactly"}, {"versions", versions_json(aim.versions)}};
  }
  json operator()(const plan::BackToBatch& aim) const { return {{"aim", "back_to_batch"}, {"batch", aim.batch}}; }
  json operator()(const plan::BackBatch& aim) const { return {{"aim", "back_batch"}, {"batch", aim.batch}}; }
  json operator()(const plan::BackTo& aim) const { return {{"aim", "back_to"}, {"version", aim.version.text()}}; }
  json operator()(const plan::BackOnly& aim) const { return {{"aim", "back_only"}, {"version", aim.version.text()}}; }
  json operator()(const plan::BackSteps& aim) const { return {{"aim", "back_steps"}, {"count", aim.count}}; }
  json operator()(const plan::BackExactly& aim) const {
    return {{"aim", "back_exactly"}, {"versions", versions_json(aim.versions)}};
  }
};

migrations::Version version_of(const json& text) {
  return migrations::Version::read(text.get<std::string>()).value_or(migrations::Version{});
}

plan::Aim aim_of(const json& value) {
  const auto aim = value.at("aim").get<std::string>();
  if (aim == "to") return plan::UpTo{version_of(value.at("version"))};
  if (aim == "only") return plan::OnlyUp{version_of(value.at("version"))};
  if (aim == "back_to_batch") return plan::BackToBatch{value.at("batch").get<std::int64_t>()};
  if (aim == "back_batch") return plan::BackBatch{value.at("batch").get<std::int64_t>()};
  if (aim == "back_to") return plan::BackTo{version_of(value.at("version"))};
  if (aim == "back_only") return plan::BackOnly{version_of(value.at("version"))};
  if (aim == "back_steps") return plan::BackSteps{value.at("count").get<int>()};
  if (aim != "exactly" && aim != "back_exactly") return plan::Newest{};
  std::vector<migrations::Version> versions;
  for (const auto& text : value.at("versions")) versions.push_back(version_of(text));
  if (aim == "exactly") return plan::Exactly{std::move(versions)};
  return plan::BackExactly{std::move(versions)};
}

json waves_json(const WaveRules& rules) {
  return {{"canary", rules.canary},
          {"waves", rules.waves},
          {"soak_ms", rules.soak.count()},
          {"check", rules.check},
          {"check_command", rules.check_command}};
}

WaveRules waves_of(const json& value) {
  return {.canary = value.value("canary", ""),
          .waves = value.value("waves", std::vector<std::string>{}),
          .soak = std::chrono::milliseconds(value.value("soak_ms", std::int64_t{0})),
          .check = value.value("check", ""),
          .check_command = value.value("check_command", std::vector<std::string>{})};
}

json halt_json(const HaltRules& rules) {
  json value{{"same_error", rules.same_error}, {"slow_down", rules.slow_down}};
  if (rules.failures) value["failures"] = *rules.failures;
  if (rules.percent) value["percent"] = *rules.percent;
  return value;
}

HaltRules halt_of(const json& value) {
  HaltRules rules{.failures = std::nullopt,
                  .percent = std::nullopt,
                  .same_error = value.value("same_error", 0),
                  .slow_down = value.value("slow_down", 0.0)};
  if (value.contains("failures")) rules.failures = value.at("failures").get<std::int64_t>();
  if (value.contains("percent")) rules.percent = value.at("percent").get<double>();
  return rules;
}

}  // namespace

std::string to_text(const Request& request) {
  json types = json::array();
  for (const auto type : request.goal.types) types.push_back(std::string(migrations::to_string(type)));
  const json text{{"verb", request.verb},
                  {"goal", std::visit(AimJson{}, request.goal.aim)},
                  {"types", types},
                  {"out_of_order", request.goal.out_of_order == plan::OutOfOrder::apply},
                  {"allow_data_loss", request.allow_data_loss},
                  {"fail_fast", request.fail_fast},
                  {"strict", request.strict},
                  {"sweep", request.sweep},
                  {"waves", waves_json(request.waves)},
                  {"halt", halt_json(request.halt)}};
  return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::expected<Request, Problem> parse_request(const std::string& text) {
  try {
    const auto value = json::parse(text);
    Request request;
    request.verb = value.at("verb").get<std::string>();
    request.goal.aim = aim_of(value.at("goal"));
    request.goal.out_of_order =
        value.at("out_of_order").get<bool>() ? plan::OutOfOrder::apply : plan::OutOfOrder::refuse;
    request.allow_data_loss = value.at("allow_data_loss").get<bool>();
    // Runs of earlier versions have no more than the above.
    request.fail_fast = value.value("fail_fast", false);
    request.strict = value.value("strict", false);
    request.sweep = value.value("sweep", false);
    request.waves = waves_of(value.value("waves", json::object()));
    request.halt = halt_of(value.value("halt", json::object()));
    for (const auto& type : value.at("types")) {
      if (const auto parsed = migrations::parse_type(type.get<std::string>())) request.goal.types.push_back(*parsed);
    }
    request.action = request.goal.back() ? Action::migrate_back : Action::migrate;
    return request;
  } catch (const json::exception&) {
    return std::unexpected(Problem{.code = "run_unreadable",
                                   .message = "the run's request in the control database cannot be read",
                                   .hint = "start a new run: drover migrate"});
  }
}

}  // namespace drover::fleet
