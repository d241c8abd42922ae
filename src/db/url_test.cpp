#include "db/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/address.hpp"

namespace drover::db {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Url, is_taken_apart) {
  const auto url = parse_url("postgresql://ada:p%40ss@db.example:6432/app%20one?sslmode=require&application_name=x");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->user, "ada");
  EXPECT_EQ(url->password.reveal(), "p@ss");
  EXPECT_EQ(url->host, "db.example");
  EXPECT_EQ(url->port, 6432);
  EXPECT_EQ(url->database, "app one");
  EXPECT_EQ(to_string(*url), "postgresql://ada@db.example:6432/app one?sslmode=require");
}

struct Spelling {
  std::string text;
  std::string shown;
};

TEST(Url, has_many_spellings) {
  for (const auto& [text, shown] :
       std::vector<Spelling>{{"postgres://h/d", "postgresql://h/d"},
                             {"postgresql://", "postgresql:///"},
                             {"postgresql://u@[::1]:5433/d", "postgresql://u@[::1]:5433/d"},
                             {"postgresql:///d?host=/run/postgresql&port=5433&user=u&password=hunter2",
                              "postgresql://u@/run/postgresql:5433/d"},
                             {"postgresql://u:a@b:c@h/d", "postgresql://u@h/d"},
                             {"sqlite:a/b.db", "sqlite:a/b.db"},
                             {"sqlite:///a/b.db", "sqlite:/a/b.db"}}) {
    const auto url = parse_url(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(to_string(*url), shown);
  }
}

TEST(Url, that_is_malformed_is_refused_without_being_quoted) {
  for (const std::string text :
       {"", "hunter2", "mysql://u:hunter2@h/d", "postgresql://u:hunter2@h:port/d", "postgresql://u:hunter2@h:0/d",
        "postgresql://u:hunter2@h:65536/d", "postgresql://u:hunter2%zz@h/d", "postgresql://u:hunter2%00@h/d",
        "postgresql://u:hunter2@[::1/d", "postgresql://u:hunter2@[::1]x/d", "postgresql://h/d?password",
        "sqlite:", "postgresql://h/d?=hunter2", "postgresql://a/d?host=b&password=hunter2",
        "postgresql://u:hunter2@h/\n", "postgresql://u:hunter2@h/\xff", "postgresql://h:1/d?port=2&password=hunter2"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    for (const auto& problem : url.error()) {
      EXPECT_EQ(problem.code, "url_malformed");
      EXPECT_THAT(to_string(problem), Not(HasSubstr("hunter2"))) << text;
    }
  }
}

Address address(const std::string& url, const std::string& schema = "public") {
  return Address::of(*parse_url(url), schema);
}

TEST(Address, is_the_same_whoever_connects_and_however) {
  const auto one = address("postgresql://a:secret@h:1/d?sslmode=require");
  EXPECT_EQ(one.identity(), address("postgres://b@h:1/d").identity());
  EXPECT_EQ(address("postgresql:///d?host=/run/x").identity(),
            address("postgresql:///d?host=/run/x&user=z").identity());
  for (const std::string other : {"postgresql://h:2/d", "postgresql://g:1/d", "postgresql://h:1/e"}) {
    EXPECT_NE(address(other).identity(), one.identity());
  }
  EXPECT_NE(address("postgresql://h:1/d", "s").identity(), one.identity());
  EXPECT_EQ(address("postgresql://h:1/d", "s").session_identity(), one.session_identity());
  EXPECT_THAT(one.identity() + one.text(), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace drover::db
