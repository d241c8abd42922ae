#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "events/listener.hpp"

namespace drover::report {

// --output ndjson: one object per line, each as it happens.
class Lines : public events::Listener {
 public:
  Lines(bool show_data, std::FILE* out) : show_data_(show_data), out_(out) {}
  void on(const events::Event& event) override;
  void object(const std::string& json);

 private:
  bool show_data_;
  std::FILE* out_;
};

// --output json: the same objects in one document, printed when the summary is known.
class Document : public events::Listener {
 public:
  Document(bool show_data, std::FILE* out) : show_data_(show_data), out_(out) {}
  void on(const events::Event& event) override;
  // Fields of an object that stand beside the events, e.g. what `status` found.
  void fields(const std::string& json) { fields_.push_back(json); }

 private:
  void print() const;

  bool show_data_;
  std::FILE* out_;
  std::vector<std::string> events_;
  std::vector<std::string> fields_;
  std::string summary_;
};

}  // namespace drover::report
