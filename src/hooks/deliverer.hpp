#pragma once

#include <functional>
#include <memory>
#include <string>

#include "hooks/hook.hpp"
#include "hooks/message.hpp"

namespace drover::hooks {

// One hook's receiver. For one thread at a time.
class Deliverer {
 public:
  Deliverer() = default;
  Deliverer(const Deliverer&) = delete;
  Deliverer& operator=(const Deliverer&) = delete;
  virtual ~Deliverer() = default;

  // "": it was taken. Else why not, without what the receiver said and without secrets. Ends early once `cut_short`
  // says so, which is asked a few times each second.
  virtual std::string deliver(const Message& message, const std::function<bool()>& cut_short) = 0;
};

std::unique_ptr<Deliverer> deliverer_for(const Hook& hook);

// A program gets the message as one line on its standard input, and takes it by ending with 0.
std::unique_ptr<Deliverer> command_deliverer(const Hook& hook);

// A server gets it in a POST, and takes it with a status of 200 to 299. Redirects are not followed.
std::unique_ptr<Deliverer> web_deliverer(const Hook& hook);

}  // namespace drover::hooks
