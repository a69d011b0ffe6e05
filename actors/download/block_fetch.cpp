#include "actors/download/block_fetch.hpp"

#include <algorithm>

namespace tahoe {

namespace {

constexpr uint64_t max_underway = 4 * blob::max_wire_size;

} // namespace

std::optional<share_area> block_fetch::next_piece() {
  if (requested_ == area_.length || requested_ - received_ >= max_underway)
    return std::nullopt;
  share_area piece{
    area_.offset + requested_,
    std::min<uint64_t>(area_.length - requested_, blob::max_wire_size)};
  requested_ += piece.length;
  return piece;
}

std::optional<blob>
block_fetch::add(const share_area& piece, const blob& bytes) {
  if (piece == area_)
    return bytes;
  if (bytes_.empty())
    bytes_ = blob{area_.length};
  std::copy_n(bytes.data(), bytes.size(),
              bytes_.mutable_data() + (piece.offset - area_.offset));
  received_ += bytes.size();
  if (received_ < area_.length)
    return std::nullopt;
  return bytes_;
}

} // namespace tahoe
