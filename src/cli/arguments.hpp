#pragma once

#include <string>
#include <vector>

namespace drover::cli {

// Everything a command line can say, as it was said: texts are looked at by the commands.
struct Arguments {
  // global
  std::string config;
  std::string env;
  std::string output = "table";
  bool quiet = false;
  bool no_color = false;
  bool show_data = false;

  // selection
  std::vector<std::string> tenant;
  std::vector<std::string> select;
  std::vector<std::string> level;
  bool allow_empty = false;

  // runs
  std::string catalog;
  std::vector<std::string> type;
  std::string to;
  std::string only;
  std::string to_batch;
  std::string batch;
  std::string steps;
  std::string run;
  std::string migration;
  std::string time;
  std::string reason;
  bool off = false;
  std::string error;
  std::string resume;
  std::string newest;
  bool resume_latest = false;
  std::string out_of_order;
  std::string concurrency;
  std::string time_budget;
  bool async = false;
  std::string canary;
  std::string waves;
  std::string soak;
  std::string max_failures;
  std::string timeout;
  std::string poll;
  std::string max_memory;
  std::string job_timeout;
  bool drain = false;
  bool watch = false;
  bool by_tenant = false;
  bool verify = false;
  bool dry_run = false;
  bool fail_fast = false;
  bool strict = false;
  bool allow_data_loss = false;
  bool yes = false;
  bool exit_code = false;
  bool show = false;
  bool applied = false;
  bool run_again = false;

  // init, new, tenant
  std::string driver;
  std::vector<std::string> table;
  std::string server;
  std::vector<std::string> servers;
  std::string database;
  std::string schema;
  std::string path;
  std::string status;
  std::string parent;
  std::string size;
  std::vector<std::string> label;
  bool replace = false;

  std::vector<std::string> words;  // what stands behind the verb without a name
};

}  // namespace drover::cli
