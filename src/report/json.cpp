#include "report/json.hpp"

#include <nlohmann/json.hpp>

#include "events/json.hpp"
#include "report/put.hpp"

namespace drover::report {

namespace {

constexpr int schema_version = 1;

}  // namespace

void Lines::on(const events::Event& event) { object(events::to_json(event, show_data_)); }

void Lines::object(const std::string& json) { put(out_, json + "\n"); }

void Document::on(const events::Event& event) {
  if (!std::holds_alternative<events::RunFinished>(event)) {
    events_.push_back(events::to_json(event, show_data_));
    return;
  }
  summary_ = events::to_json(event, show_data_);
  print();
}

void Document::print() const {
  auto document = nlohmann::json::object();
  document["schema_version"] = schema_version;
  auto& list = document["events"] = nlohmann::json::array();
  for (const auto& event : events_) list.push_back(nlohmann::json::parse(event));
  for (const auto& fields : fields_) document.update(nlohmann::json::parse(fields));
  document["summary"] = nlohmann::json::parse(summary_);
  put(out_, document.dump(2) + "\n");
}

}  // namespace drover::report
