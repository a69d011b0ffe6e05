#pragma once

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace boost::asio {
class io_context;
} // namespace boost::asio

namespace tahoe {

/// The threads on which all nodes of a process serve HTTP. They belong to the
/// process and outlive its nodes; each node stops its own listener and
/// connections while the threads go on.
class io_threads {
public:
  explicit io_threads(size_t count = 2);

  io_threads(const io_threads&) = delete;
  io_threads& operator=(const io_threads&) = delete;

  ~io_threads();

  /// Waits for what still runs, once all nodes have ended. Connections hold
  /// actors: their actor systems must last until then, and this object longer
  /// than those, as an actor's last answer is posted to it.
  void finish();

  boost::asio::io_context& context() { return *context_; }

private:
  struct keep_running;

  std::unique_ptr<boost::asio::io_context> context_;
  std::unique_ptr<keep_running> keep_running_;
  std::vector<std::thread> threads_;
};

} // namespace tahoe
