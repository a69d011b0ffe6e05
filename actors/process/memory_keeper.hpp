#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

namespace tahoe {

/// Tells when a process rests after work. Ask at regular intervals.
class rest_after_work {
public:
  /// `used` is the processor time taken so far, `free` what the allocator keeps
  /// of memory that was freed, in bytes. True once after each piece of work
  /// that is worth mentioning: it took time, or has freed much in little time.
  bool begins(std::chrono::nanoseconds used, size_t free);

private:
  std::chrono::nanoseconds last_look_{};
  std::chrono::nanoseconds last_rest_{};
  size_t least_free_ = 0; ///< since then
};

/// Gives freed memory back to the system when the process rests. The allocator
/// keeps it by thread, so that a node that has moved many files at a time would
/// look as large ever after. Has a thread of its own: make one after
/// `stop_signals`.
class memory_keeper {
public:
  memory_keeper();
  ~memory_keeper();

  memory_keeper(const memory_keeper&) = delete;
  memory_keeper& operator=(const memory_keeper&) = delete;

private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

} // namespace tahoe
