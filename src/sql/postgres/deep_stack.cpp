#include "sql/postgres/deep_stack.hpp"

#include <cassert>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>

#include <pthread.h>

#include "base/checksum.hpp"

namespace drover::sql::postgres {

namespace {

thread_local bool is_deep = false;

constexpr std::size_t stack_size = std::size_t{512} << 20U;

// One thread for the whole program: libpg_query keeps memory for each thread that ever called it.
class DeepThread {
 public:
  DeepThread() {
    // What runs here may hash, and OpenSSL keeps something for each thread that does: it is to be there before this
    // thread, and so to end after it.
    static_cast<void>(sha256(""));
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_size);
    const int started = pthread_create(&thread_, &attributes, &DeepThread::entry, this);
    pthread_attr_destroy(&attributes);
    assert(started == 0);
  }
  DeepThread(const DeepThread&) = delete;
  DeepThread& operator=(const DeepThread&) = delete;
  ~DeepThread() {
    {
      const std::scoped_lock lock(mutex_);
      ending_ = true;
    }
    changed_.notify_all();
    pthread_join(thread_, nullptr);
  }

  void run(const std::function<void()>& work) {
    const std::scoped_lock turn(one_caller_);
    std::unique_lock lock(mutex_);
    work_ = &work;
    changed_.notify_all();
    changed_.wait(lock, [this] { return work_ == nullptr; });
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  }

 private:
  static void* entry(void* self) {
    static_cast<DeepThread*>(self)->loop();
    return nullptr;  // libpg_query frees what it kept for the thread by itself
  }

  void loop() {
    is_deep = true;
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return ending_ || work_ != nullptr; });
      if (ending_) return;
      try {
        (*work_)();
      } catch (...) {
        thrown_ = std::current_exception();
      }
      work_ = nullptr;
      changed_.notify_all();
    }
  }

  pthread_t thread_{};
  std::mutex one_caller_;
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void()>* work_ = nullptr;
  std::exception_ptr thrown_;
  bool ending_ = false;
};

}  // namespace

void on_deep_stack(const std::function<void()>& work) {
  if (is_deep) return work();
  static DeepThread thread;
  thread.run(work);
}

}  // namespace drover::sql::postgres
