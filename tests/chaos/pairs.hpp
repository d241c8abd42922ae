#pragma once

#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace drover::chaos {

// The words of a command line as pairs of `--name` and value; nullopt where one has no value.
class Pairs {
 public:
  static std::optional<Pairs> of(int count, char** words);

  // Each may be asked for once. `otherwise` where it is not there.
  std::string text(std::string_view name, std::string otherwise);
  template <std::integral Number>
  Number number(std::string_view name, Number otherwise) {
    return static_cast<Number>(
        number_between(name, otherwise, std::numeric_limits<Number>::min(), std::numeric_limits<Number>::max()));
  }
  bool is(std::string_view name, std::string_view yes, std::string_view no);  // no where it is not there

  bool all_were_understood() const { return values_.empty() && !wrong_; }

 private:
  long long number_between(std::string_view name, long long otherwise, long long least, long long most);

  std::map<std::string, std::string, std::less<>> values_;
  bool wrong_ = false;
};

}  // namespace drover::chaos
