#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace drover {

// Text that is kept once, however often it is handed round: copies and parts of it share it, and it lives as long as
// one of them does. Never changed. Stands wherever a text is read.
class SharedText {
 public:
  SharedText() = default;
  SharedText(std::string text) : whole_(std::make_shared<const std::string>(std::move(text))), view_(*whole_) {}
  SharedText(std::string_view text) : SharedText(std::string(text)) {}
  SharedText(const char* text) : SharedText(std::string(text)) {}

  // The bytes from `begin` to `end`, not copied.
  SharedText part(std::size_t begin, std::size_t end) const {
    SharedText result;
    result.whole_ = whole_;
    result.view_ = view_.substr(begin, end - begin);
    return result;
  }

  std::string_view view() const { return view_; }
  operator std::string_view() const { return view_; }
  operator std::string() const { return std::string(view_); }
  bool empty() const { return view_.empty(); }
  std::size_t size() const { return view_.size(); }

  friend bool operator==(const SharedText& one, const SharedText& other) { return one.view_ == other.view_; }
  template <class Text>
    requires(std::convertible_to<const Text&, std::string_view> && !std::same_as<Text, SharedText>)
  friend bool operator==(const SharedText& one, const Text& other) {
    return one.view_ == std::string_view(other);
  }
  friend std::string operator+(const SharedText& one, std::string_view other) { return std::string(one).append(other); }
  friend std::string operator+(std::string_view one, const SharedText& other) {
    return std::string(one).append(other.view_);
  }

 private:
  std::shared_ptr<const std::string> whole_;
  std::string_view view_;
};

}  // namespace drover
