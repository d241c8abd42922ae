#include "hooks/deliverer.hpp"

#include "base/program.hpp"

namespace drover::hooks {

namespace {

class CommandDeliverer final : public Deliverer {
 public:
  explicit CommandDeliverer(const Hook& hook)
      : command_(hook.command), directory_(hook.directory), timeout_(hook.timeout) {}

  std::string deliver(const Message& message, const std::function<bool()>& cut_short) override {
    const auto wrong = tell_program(command_, directory_, message.body + "\n", timeout_, cut_short);
    return wrong.empty() ? wrong : command_.front() + " " + wrong;
  }

 private:
  std::vector<std::string> command_;
  std::filesystem::path directory_;
  std::chrono::milliseconds timeout_;
};

}  // namespace

std::unique_ptr<Deliverer> command_deliverer(const Hook& hook) { return std::make_unique<CommandDeliverer>(hook); }

std::unique_ptr<Deliverer> deliverer_for(const Hook& hook) {
  return hook.command.empty() ? web_deliverer(hook) : command_deliverer(hook);
}

}  // namespace drover::hooks
