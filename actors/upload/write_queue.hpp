#pragma once

#include "actors/messages.hpp"

#include <deque>
#include <map>
#include <optional>

namespace tahoe {

/// A write on its way to a server.
struct outgoing_write {
  write_share message;
  uint64_t batch = 0; ///< as given to add
  size_t parts = 0;   ///< how many of those that add counted are in it
};

/// What one server is still to be sent, in order, and how much of it may be
/// under way at a time. Large pieces are cut to what a message may carry; small
/// ones that follow each other in a share go together.
class write_queue {
public:
  static constexpr size_t max_requests = 8;
  static constexpr size_t max_bytes = size_t{2} << 20;
  static constexpr size_t joined_size = size_t{64} << 10;

  /// Appends to a share. Returns in how many parts the piece was cut.
  size_t add(const bucket_token& token, uint8_t number, const blob& piece,
             uint64_t batch);

  /// The next write, if there is one and the window has room for it.
  std::optional<outgoing_write> next();

  /// A write of `size` bytes was answered.
  void answered(size_t size);

  /// Forgets everything that is left.
  void clear() { parts_.clear(); }

private:
  struct part {
    bucket_token token;
    uint8_t number = 0;
    blob data;
    uint64_t batch = 0;
  };

  std::deque<part> parts_;
  std::map<uint8_t, uint64_t> offsets_; ///< where each share's next write goes
  size_t requests_ = 0;                 ///< under way
  size_t bytes_ = 0;
};

} // namespace tahoe
