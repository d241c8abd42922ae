#pragma once

#include <string>

#include "measure.hpp"

namespace drover::bench {

struct Spread {
  double least = 0;
  double middle = 0;
  double most = 0;
};

Spread spread(std::vector<double> values);
// Of the CPU of both sides, run for run.
Spread ratio(const std::vector<Sample>& one, const std::vector<Sample>& other);
double middle(const std::vector<Sample>& samples, double (*value)(const Sample& sample));

// "2 x AMD EPYC ..., Linux 6.1, PostgreSQL 15.20, commit 0123abcd".
std::string machine();

// Contenders of one workload, those that take the least CPU first.
using Ranked = std::vector<std::pair<std::string, const std::vector<Sample>*>>;
Ranked ranked(const std::map<std::string, std::vector<Sample>>& contenders);

// A table for each workload, as Markdown.
std::string tables(const Sizes& sizes, const Samples& samples);
// CPU of client and server for each tenant, as SVG.
std::string picture(const Samples& samples, const std::string& where);

}  // namespace drover::bench
