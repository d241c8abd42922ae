#include "fleet/circuit.hpp"

#include <gtest/gtest.h>

namespace drover::fleet {

namespace {

using std::chrono::seconds;

class CircuitTest : public ::testing::Test {
 protected:
  void fail(int times) {
    for (int i = 0; i < times; ++i) circuit.failed(moment);
  }

  Circuit circuit;
  Circuit::Time moment{seconds{1'000}};
};

TEST_F(CircuitTest, opens_after_five_failures_in_a_row) {
  fail(4);
  EXPECT_FALSE(circuit.is_open());
  EXPECT_TRUE(circuit.failed(moment));
  EXPECT_TRUE(circuit.is_open());
}

TEST_F(CircuitTest, a_job_that_connects_begins_the_count_anew) {
  fail(4);
  circuit.worked();
  fail(4);
  EXPECT_FALSE(circuit.is_open());
}

TEST_F(CircuitTest, asks_after_ten_seconds_then_twice_as_long_up_to_two_minutes) {
  fail(5);
  for (const auto pause : {10, 20, 40, 80, 120, 120}) {
    EXPECT_EQ(circuit.pause(), seconds{pause});
    moment += seconds{pause} - std::chrono::milliseconds{1};
    EXPECT_FALSE(circuit.is_due(moment)) << pause;
    moment += std::chrono::milliseconds{1};
    EXPECT_TRUE(circuit.is_due(moment)) << pause;
    EXPECT_FALSE(circuit.failed(moment)) << "it was open before";
  }
}

TEST_F(CircuitTest, what_was_begun_before_it_opened_changes_nothing) {
  fail(5);
  fail(10);
  EXPECT_EQ(circuit.pause(), seconds{10});
  circuit.worked();
  EXPECT_TRUE(circuit.is_open());
}

TEST_F(CircuitTest, an_answer_closes_it_and_begins_from_the_start) {
  fail(5);
  moment += seconds{10};
  circuit.failed(moment);
  EXPECT_TRUE(circuit.answered());
  EXPECT_FALSE(circuit.is_open());
  EXPECT_FALSE(circuit.answered()) << "it is closed by now";
  fail(4);
  EXPECT_FALSE(circuit.is_open());
  fail(1);
  EXPECT_EQ(circuit.pause(), seconds{10});
}

class Notices : public events::Listener {
 public:
  void on(const events::Event& event) override { codes.push_back(std::get<events::Noticed>(event).problem.code); }

  std::vector<std::string> codes;
};

TEST(CircuitsTest, a_server_is_down_since_its_first_failure_and_no_other_one_is) {
  db::Error refused(db::ErrorClass::connect, "08001", "connection refused");
  refused.server_wide = true;
  Circuits circuits;
  Notices notices;
  const auto before = now();
  for (int i = 0; i < 6; ++i) circuits.take("eu1", refused, notices);
  circuits.take("us1", refused, notices);
  ASSERT_EQ(circuits.down().size(), 1);
  EXPECT_EQ(circuits.down()[0].server, "eu1");
  EXPECT_EQ(circuits.down()[0].error, "connection refused");
  EXPECT_GE(circuits.down()[0].since, before);
  EXPECT_FALSE(circuits.is_open("us1"));
  circuits.take("eu1", db::Error(db::ErrorClass::missing, "3D000", "no such database"), notices);
  EXPECT_TRUE(circuits.down().empty()) << "it answers";
  EXPECT_EQ(notices.codes, (std::vector<std::string>{"server_down", "server_up"}));
}

}  // namespace

}  // namespace drover::fleet
