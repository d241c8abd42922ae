#include "hooks/message.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace drover::hooks {

Message message_of(const control::Announcement& announcement, const std::string& control_id) {
  using Json = nlohmann::ordered_json;
  Message message{.id = fmt::format("{}-{}", control_id, announcement.id), .event = announcement.event, .body = {}};
  Json body{{"id", message.id}, {"event", message.event}, {"at", to_iso8601(announcement.at)}};
  const auto fields = Json::parse(announcement.body, nullptr, false);
  if (fields.is_object()) {
    for (const auto& [name, value] : fields.items()) {
      if (name != "event") body[name] = value;
    }
  }
  message.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return message;
}

}  // namespace drover::hooks
