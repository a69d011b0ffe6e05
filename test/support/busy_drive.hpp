#pragma once

#include "test/support/grid_ask.hpp"
#include "test/support/grid_node.hpp"
#include "test/support/serial_order.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/event_based_actor.hpp>
#include <doctest/doctest.h>

#include <mutex>

namespace tahoe::test {

/// How often each kind of call is drawn.
struct call_weights {
  unsigned link = 0;
  unsigned unlink = 0;
  unsigned move = 0;
  unsigned look_up = 0;
  unsigned list = 0;
};

struct busy_options {
  unsigned directories = 1;
  unsigned names = 1; ///< in each of them
  call_weights weights = {};
  bool threaded = false;
};

/// What writers have asked and been answered so far. Safe from any thread.
class call_record {
public:
  size_t begin(drive_call call) {
    std::lock_guard guard{mutex_};
    call.begun = ++now_;
    call.ended = UINT64_MAX;
    calls_.push_back(std::move(call));
    return calls_.size() - 1;
  }

  template <class Fill>
  void end(size_t number, Fill fill) {
    std::lock_guard guard{mutex_};
    fill(calls_[number]);
    calls_[number].ended = ++now_;
  }

  /// An answer came with doubts about the vdrive's honesty.
  void doubt() {
    std::lock_guard guard{mutex_};
    ++doubts_;
  }

  size_t doubts() const {
    std::lock_guard guard{mutex_};
    return doubts_;
  }

  std::vector<drive_call> calls() const {
    std::lock_guard guard{mutex_};
    return calls_;
  }

private:
  mutable std::mutex mutex_;
  uint64_t now_ = 0;
  size_t doubts_ = 0;
  std::vector<drive_call> calls_;
};

/// A vdrive and three clients, with sixteen writers who share a few names and
/// make eight calls each.
class busy_drive {
public:
  busy_drive(uint64_t seed, const busy_options& options);
  ~busy_drive();

  /// Lets the writers begin.
  void begin();

  /// Lets up to so many actors run.
  void run(size_t actors) { grid_.world->run(actors); }

  void restart_vdrive(milliseconds away);

  /// Waits until every writer has its last answer, and lists all directories.
  void finish();

  std::vector<drive_call> calls() const { return record_->calls(); }

  size_t count(drive_call::fate result) const;

  /// Answers that took the vdrive for one that shows old directories.
  size_t doubts() const { return record_->doubts(); }

  /// See serial_order.hpp.
  std::string why_not_serial() const;

private:
  std::unique_ptr<grid_node>
  make_node(const std::string& name, const node_roles& roles);

  temporary_directory directory_;
  busy_options options_;
  uint64_t seed_;
  grid_surroundings grid_;
  std::unique_ptr<grid_node> vdrive_;
  std::vector<std::unique_ptr<grid_node>> clients_;
  std::vector<capability> directories_;
  std::shared_ptr<call_record> record_ = std::make_shared<call_record>();
  std::vector<std::shared_ptr<outcome<void>>> writers_;
};

} // namespace tahoe::test
