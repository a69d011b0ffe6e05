#pragma once

#include "codec/bytes.hpp"

#include <caf/binary_deserializer.hpp>
#include <caf/deserializer.hpp>
#include <caf/error.hpp>
#include <caf/intrusive_ptr.hpp>
#include <caf/make_counted.hpp>
#include <caf/ref_counted.hpp>
#include <caf/sec.hpp>
#include <caf/serializer.hpp>

#include <cstring>
#include <memory>

namespace tahoe {

/// Bytes on their way between actors: shared within a process without copies,
/// one memcpy each way on the wire.
///
/// Unlike a std::vector, whose size CAF believes before it looks at what is
/// there, a blob from a peer is checked before it allocates.
///
/// Whoever makes a blob fills it through `mutable_data` before the first copy
/// of the handle leaves; from then on the bytes do not change.
class blob {
public:
  /// What one message may carry over the network. Blobs that stay in the
  /// process may be larger.
  static constexpr size_t max_wire_size = size_t{1} << 20;

  blob() = default;

  /// `size` bytes, not initialised.
  explicit blob(size_t size)
    : rep_(size > 0 ? caf::make_counted<rep>(size) : nullptr), size_(size) {}

  explicit blob(byte_view bytes) : blob(bytes.size()) {
    if (!bytes.empty())
      memcpy(mutable_data(), bytes.data(), bytes.size());
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const uint8_t* data() const {
    return rep_ ? rep_->bytes.get() + offset_ : nullptr;
  }
  uint8_t* mutable_data() {
    return rep_ ? rep_->bytes.get() + offset_ : nullptr;
  }
  byte_view view() const { return {data(), size_}; }

  /// The bytes [offset, offset + size), sharing the memory.
  /// @pre offset + size <= this->size()
  blob slice(size_t offset, size_t size) const {
    blob result{*this};
    result.offset_ += offset;
    result.size_ = size;
    return result;
  }

  friend std::string to_string(const blob& x) {
    return "blob(" + std::to_string(x.size()) + ")";
  }

  friend caf::error inspect(caf::serializer& f, blob& x) {
    auto size = x.size();
    if (auto err = f.begin_sequence(size))
      return err;
    if (size > 0)
      if (auto err = f.apply_raw(size, x.mutable_data()))
        return err;
    return f.end_sequence();
  }

  friend caf::error inspect(caf::deserializer& f, blob& x) {
    size_t size = 0;
    if (auto err = f.begin_sequence(size))
      return err;
    auto* wire = dynamic_cast<caf::binary_deserializer*>(&f);
    if (size > max_wire_size || (wire != nullptr && size > wire->remaining()))
      return caf::sec::end_of_stream;
    blob fresh{size};
    if (size > 0)
      if (auto err = f.apply_raw(size, fresh.mutable_data()))
        return err;
    x = std::move(fresh);
    return f.end_sequence();
  }

private:
  struct rep : caf::ref_counted {
    explicit rep(size_t n) : bytes(new uint8_t[n]) {}

    std::unique_ptr<uint8_t[]> bytes;
  };

  caf::intrusive_ptr<rep> rep_;
  size_t offset_ = 0;
  size_t size_ = 0;
};

} // namespace tahoe
