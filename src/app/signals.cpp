#include "app/signals.hpp"

#include <pthread.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigwait is not in <csignal>
#include <unistd.h>

namespace drover::app {

namespace {

constexpr int interrupted = 6;
constexpr unsigned moment_for_last_words = 2;  // seconds; they may be stuck behind a reader who does not read

sigset_t awaited() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) sigaddset(&set, number);
  return set;
}

}  // namespace

Signals::Signals() {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGALRM, [](int) { _exit(interrupted); });
  const auto set = awaited();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  waiter_ = std::jthread([this, set] {
    int number = 0;
    while (sigwait(&set, &number) == 0 && number != SIGUSR1) received();
  });
}

void Signals::received() {
  // request_stop() says whether this was the first one.
  if (source_.request_stop()) return;
  alarm(moment_for_last_words);
  abandoned_.request_stop();
  _exit(interrupted);
}

// Our own signal to the waiting thread, which nobody else sends.
Signals::~Signals() { pthread_kill(waiter_.native_handle(), SIGUSR1); }

}  // namespace drover::app
