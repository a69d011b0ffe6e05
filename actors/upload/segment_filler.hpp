#pragma once

#include "actors/blob.hpp"

#include <algorithm>
#include <cstring>

namespace tahoe {

/// A segment that is filled piece by piece.
class segment_filler {
public:
  /// `length` bytes go into `buffer`.
  segment_filler(uint64_t number, blob buffer, size_t length)
    : number_(number), buffer_(std::move(buffer)), length_(length) {}

  /// Takes as much as there is room for; returns how much.
  size_t add(byte_view bytes) {
    auto size = std::min(bytes.size(), length_ - filled_);
    if (size > 0)
      std::memcpy(buffer_.mutable_data() + filled_, bytes.data(), size);
    filled_ += size;
    return size;
  }

  bool is_full() const { return filled_ == length_; }
  uint64_t number() const { return number_; }

  /// The segment; ends the filler.
  blob take() { return std::move(buffer_); }

private:
  uint64_t number_;
  blob buffer_;
  size_t length_;
  size_t filled_ = 0;
};

} // namespace tahoe
