#include "actors/storage/incoming_share.hpp"

#include <system_error>
#include <utility>

namespace tahoe {

namespace {

/// Shares of at least this size go to the disk while they come in.
constexpr uint64_t large_share = direct_writer::buffer_size;

/// Where that is not possible, the kernel is told to write what it holds, so
/// that little is left to do when they are closed.
constexpr uint64_t writeback_step = uint64_t{4} << 20;

/// Makes the file, and incoming/ again if somebody has tidied that away.
caf::expected<disk_file> create_file(const std::filesystem::path& path) {
  auto file = disk_file::open(path, disk_file::mode::create);
  if (file || code_of(file.error()) != ec::not_found)
    return file;
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  return disk_file::open(path, disk_file::mode::create);
}

} // namespace

uint64_t container_size(uint64_t share_size) {
  return share_container::header_size + share_size + lease::packed_size;
}

caf::expected<incoming_share>
incoming_share::create(const storage_layout& layout, const storage_index& index,
                       uint8_t number, uint64_t share_size, const lease& first,
                       const direct_writer::permits& permits) {
  auto file = create_file(layout.incoming_share(index, number));
  if (!file)
    return std::move(file.error());
  incoming_share result{std::move(*file), layout.share(index, number),
                        share_size};
  share_container container{2, share_size, 1};
  if (auto put = result.file_.write_at(container.leases_offset(), first.pack());
      !put)
    return std::move(put.error());
  if (share_size >= large_share)
    result.writer_ = direct_writer::make(result.file_, permits);
  if (auto put = result.write(container.pack_header()); !put)
    return std::move(put.error());
  return result;
}

incoming_share::incoming_share(disk_file file, std::filesystem::path target,
                               uint64_t share_size)
  : file_(std::move(file)), target_(std::move(target)),
    share_size_(share_size) {}

incoming_share::incoming_share(incoming_share&& other) noexcept
  : file_(std::move(other.file_)), target_(std::move(other.target_)),
    share_size_(other.share_size_), written_(other.written_),
    writer_(std::move(other.writer_)),
    owns_file_(std::exchange(other.owns_file_, false)) {}

incoming_share::~incoming_share() {
  discard();
}

caf::expected<void> incoming_share::append(byte_view data) {
  if (auto put = write(data); !put || !writer_)
    return put;
  if (written_ < share_container::header_size + share_size_)
    return {};
  return std::exchange(writer_, nullptr)->finish(file_);
}

caf::expected<void> incoming_share::write(byte_view bytes) {
  auto begin = std::exchange(written_, written_ + bytes.size());
  if (writer_)
    return writer_->append(file_, bytes);
  if (auto put = file_.write_at(begin, bytes); !put)
    return put;
  if (begin / writeback_step != written_ / writeback_step) {
    auto from = begin / writeback_step * writeback_step;
    file_.start_writeback(from,
                          written_ / writeback_step * writeback_step - from);
  }
  return {};
}

void incoming_share::discard() {
  writer_ = nullptr;
  if (!std::exchange(owns_file_, false))
    return;
  std::error_code ignored;
  std::filesystem::remove(file_.path(), ignored);
}

} // namespace tahoe
