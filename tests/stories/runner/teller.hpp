#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fleet.hpp"
#include "process.hpp"
#include "story.hpp"
#include "support/private_postgres.hpp"

namespace drover::stories {

struct Stage {
  std::filesystem::path directory;  // the story's own; empty when it begins
  std::filesystem::path drover;     // the program
  Fleet& fleet;
  std::filesystem::path corpus;                 // $CORPUS; empty: the story needs none
  std::chrono::milliseconds patience{120'000};  // for a command to end, for a condition to come true
  bool to_the_end = false;                      // tell the rest too when a step differs
  bool large = false;                           // fleets of their large size
};

// Tells one story, step by step.
class Teller {
 public:
  explicit Teller(const Stage& stage);

  // "" when all went as the story says, else what differed at the first step that did not.
  std::string tell(const Story& story);

 private:
  std::string perform(const Step& step);
  void write_file(const Step& step);
  void add_fleet(const Step& step);
  void add_config();
  void set_environment(const Step& step);
  std::string run(const Step& step);
  std::string wait(const Step& step);
  void start(const Step& step);
  void signal(const Step& step);
  std::string until(const Step& step);
  bool has_come(const Step& step);
  std::string ask(const Step& step);
  void change_server(const Step& step);
  std::string judge(const Step& step, const Ended& ended) const;
  std::vector<std::string> places(const std::string& name) const;
  Process& started(const std::string& name);
  std::string expanded(std::string text) const;

  Stage stage_;
  Environment environment_;
  std::vector<std::string> tenants_;
  std::string config_;
  bool own_config_ = false;
  bool config_written_ = false;
  bool lenient_times_ = false;
  int commands_ = 0;
  std::map<std::string, std::unique_ptr<support::PrivatePostgres>> servers_;
  std::map<std::string, std::unique_ptr<Process>> running_;
  std::map<std::string, std::unique_ptr<Session>> held_;
};

}  // namespace drover::stories
