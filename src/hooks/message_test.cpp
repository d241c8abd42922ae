#include "hooks/message.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/checksum.hpp"
#include "hooks/deliverer.hpp"

namespace drover::hooks {
namespace {

TEST(Message, has_its_id_name_and_time_before_what_the_event_says) {
  const control::Announcement announcement{
      .id = 7, .event = "run.halted", .at = Instant{}, .body = R"({"event":"halted","run":3,"reason":"a \"rule\""})"};
  const auto message = message_of(announcement, "abc");
  EXPECT_EQ(message.id, "abc-7");
  EXPECT_EQ(message.body,
            R"({"id":"abc-7","event":"run.halted","at":"1970-01-01T00:00:00.000000Z","run":3,"reason":"a \"rule\""})");
}

// RFC 4231, test case 2.
TEST(Message, is_signed_as_the_standard_says) {
  EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

bool never() { return false; }

TEST(Command, takes_a_message_by_ending_with_0) {
  Hook hook{.name = "x", .command = {"sh", "-c", "read line && test \"$line\" = '{}'"}, .directory = "/"};
  EXPECT_EQ(deliverer_for(hook)->deliver({.body = "{}"}, never), "");
  EXPECT_EQ(deliverer_for(hook)->deliver({.body = "{1}"}, never), "sh ended with exit code 1");
  hook.command = {"/nowhere/at/all"};
  EXPECT_EQ(deliverer_for(hook)->deliver({.body = "{}"}, never),
            "/nowhere/at/all cannot be run: No such file or directory");
}

TEST(Command, is_cut_short_when_its_time_is_over_or_somebody_says_so) {
  Hook hook{.name = "x", .command = {"tail", "-f", "/dev/null"}, .directory = "/"};
  hook.timeout = std::chrono::milliseconds{20};
  EXPECT_EQ(deliverer_for(hook)->deliver({.body = "{}"}, never), "tail did not end within 0.0 s");
  hook.timeout = std::chrono::hours{1};
  EXPECT_NE(deliverer_for(hook)->deliver({.body = "{}"}, [] { return true; }), "");
}

}  // namespace
}  // namespace drover::hooks
