#include "fleet/eta.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

namespace drover::fleet {

namespace {

using control::Timings;

// As Store::timings groups what is queued.
int digits(long long size) { return static_cast<int>(std::to_string(size).size()); }

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

// What jobs of a size take, in milliseconds.
class Scale {
 public:
  explicit Scale(const std::vector<control::Timed>& ended) {
    std::map<int, std::vector<const control::Timed*>> classes;
    std::vector<double> all;
    for (const auto& job : ended) {
      all.push_back(static_cast<double>(job.took.count()));
      if (job.size) classes[digits(*job.size)].push_back(&job);
    }
    if (!all.empty()) any_ = median(std::move(all));
    for (const auto& [key, jobs] : classes) measured_[key] = measure(jobs);
  }

  bool is_known() const { return !measured_.empty(); }

  // Of `count` jobs with sizes that add up to `total`, all of as many digits.
  double together(std::optional<long long> total, double count) const {
    if (!total) return any_ * count;
    const double size = static_cast<double>(std::max(*total, 1LL)) / count;
    const auto own = measured_.find(digits(static_cast<long long>(size)));
    if (own != measured_.end()) return own->second.by_size * size * count;
    return on_the_line(size) * count;
  }

 private:
  struct Measured {
    double size = 1;
    double took = 0;
    double by_size = 0;
  };

  static Measured measure(const std::vector<const control::Timed*>& jobs) {
    std::vector<double> sizes;
    std::vector<double> times;
    std::vector<double> ratios;
    for (const auto* job : jobs) {
      sizes.push_back(static_cast<double>(std::max(*job->size, 1LL)));
      times.push_back(static_cast<double>(job->took.count()));
      ratios.push_back(times.back() / sizes.back());
    }
    return {.size = median(std::move(sizes)), .took = median(std::move(times)), .by_size = median(std::move(ratios))};
  }

  // A migration that does not look at rows takes as long for all sizes: then the line is flat.
  double on_the_line(double size) const {
    const auto& low = measured_.begin()->second;
    const auto& high = measured_.rbegin()->second;
    if (high.size <= low.size) return low.by_size * size;
    const double slope = std::max(0.0, (high.took - low.took) / (high.size - low.size));
    return std::max(low.took + slope * (size - low.size), std::min(low.took, high.took));
  }

  double any_ = 0;
  std::map<int, Measured> measured_;
};

// How many jobs ran at a time, on average. How many do so at this moment says little where they are short.
double at_once(const Timings& timings) {
  struct Span {
    double begin;
    double end;
  };
  std::vector<Span> spans;
  double took = 0;
  for (const auto* jobs : {&timings.ended, &timings.running}) {
    for (const auto& job : *jobs) {
      const auto end = -static_cast<double>(job.ago.count());
      spans.push_back({.begin = end - static_cast<double>(job.took.count()), .end = end});
      took += static_cast<double>(job.took.count());
    }
  }
  std::ranges::sort(spans, {}, &Span::begin);
  double busy = 0;
  double until = -std::numeric_limits<double>::infinity();
  for (const auto& span : spans) {
    busy += std::max(0.0, span.end - std::max(span.begin, until));
    until = std::max(until, span.end);
  }
  return busy > 0 ? took / busy : static_cast<double>(std::max<std::size_t>(timings.running.size(), 1));
}

}  // namespace

std::optional<std::chrono::milliseconds> time_left(const Timings& timings) {
  const Scale scale(timings.ended);
  const bool sized = std::ranges::any_of(timings.queued, [](const auto& one) { return one.total.has_value(); }) ||
                     std::ranges::any_of(timings.running, [](const auto& one) { return one.size.has_value(); });
  if (!scale.is_known() || !sized) return std::nullopt;
  double sum = 0;
  double longest = 0;
  const auto add = [&](double each, double count) {
    sum += each * count;
    longest = std::max(longest, each);
  };
  for (const auto& job : timings.running) {
    add(std::max(0.0, scale.together(job.size, 1) - static_cast<double>(job.took.count())), 1);
  }
  for (const auto& some : timings.queued) {
    const auto count = static_cast<double>(some.count);
    add(scale.together(some.total, count) / count, count);
  }
  return std::chrono::milliseconds(std::llround(std::max(sum / at_once(timings), longest)));
}

}  // namespace drover::fleet
