#include "actors/storage/direct_writer.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace tahoe {

namespace {

/// Memory, offsets and sizes of direct writes are multiples of a disk's block,
/// which is this large at most.
constexpr size_t block_size = 4096;
constexpr std::align_val_t alignment{block_size};

bool take_one(std::atomic<size_t>& left) {
  for (auto seen = left.load(); seen > 0;)
    if (left.compare_exchange_weak(seen, seen - 1))
      return true;
  return false;
}

} // namespace

void direct_writer::releaser::operator()(uint8_t* memory) const {
  operator delete[](memory, alignment);
}

std::unique_ptr<direct_writer>
direct_writer::make(disk_file& file, const permits& from) {
  if (!take_one(*from.left_))
    return nullptr;
  std::unique_ptr<direct_writer> result{new direct_writer{from}};
  return file.set_direct(true) ? std::move(result) : nullptr;
}

direct_writer::direct_writer(const permits& from)
  : permits_(from),
    buffer_(static_cast<uint8_t*>(operator new[](buffer_size, alignment))) {}

direct_writer::~direct_writer() {
  ++*permits_.left_;
}

caf::expected<void> direct_writer::append(disk_file& file, byte_view bytes) {
  while (!bytes.empty()) {
    auto size = std::min(bytes.size(), buffer_size - used_);
    std::memcpy(buffer_.get() + used_, bytes.data(), size);
    bytes = bytes.subspan(size);
    used_ += size;
    if (used_ == buffer_size)
      if (auto written = write(file, used_); !written)
        return written;
  }
  return {};
}

caf::expected<void> direct_writer::finish(disk_file& file) {
  if (auto written = write(file, used_ / block_size * block_size); !written)
    return written;
  file.set_direct(false);
  return write(file, used_);
}

caf::expected<void> direct_writer::write(disk_file& file, size_t size) {
  byte_view bytes{buffer_.get(), size};
  auto written = file.write_at(offset_, bytes);
  // Some file systems promise direct writes and refuse them then.
  if (!written && code_of(written.error()) != ec::no_space) {
    file.set_direct(false);
    written = file.write_at(offset_, bytes);
  }
  if (!written)
    return written;
  std::memmove(buffer_.get(), buffer_.get() + size, used_ - size);
  offset_ += size;
  used_ -= size;
  return {};
}

} // namespace tahoe
