#include "web/server/io_threads.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace tahoe {

struct io_threads::keep_running {
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
    guard;
};

io_threads::io_threads(size_t count)
  : context_(
    std::make_unique<boost::asio::io_context>(static_cast<int>(count))),
    keep_running_(new keep_running{boost::asio::make_work_guard(*context_)}) {
  for (size_t i = 0; i < count; ++i)
    threads_.emplace_back([context = context_.get()] { context->run(); });
}

io_threads::~io_threads() {
  finish();
}

void io_threads::finish() {
  keep_running_.reset();
  for (auto& thread : threads_)
    thread.join();
  threads_.clear();
}

} // namespace tahoe
