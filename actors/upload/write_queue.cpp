#include "actors/upload/write_queue.hpp"

#include "actors/upload/joined.hpp"

#include <algorithm>
#include <vector>

namespace tahoe {

size_t write_queue::add(const bucket_token& token, uint8_t number,
                        const blob& piece, uint64_t batch) {
  size_t count = 0;
  for (size_t offset = 0; offset < piece.size(); ++count) {
    auto size = std::min(blob::max_wire_size, piece.size() - offset);
    parts_.push_back({token, number, piece.slice(offset, size), batch});
    offset += size;
  }
  return count;
}

std::optional<outgoing_write> write_queue::next() {
  if (parts_.empty() || requests_ >= max_requests || bytes_ >= max_bytes)
    return std::nullopt;
  auto first = parts_.front();
  size_t size = 0;
  std::vector<byte_view> views;
  for (auto& part : parts_) {
    if (part.number != first.number || part.batch != first.batch
        || (!views.empty() && size + part.data.size() > joined_size))
      break;
    views.push_back(part.data.view());
    size += part.data.size();
  }
  outgoing_write result;
  result.batch = first.batch;
  result.parts = views.size();
  result.message = {first.token, first.number, offsets_[first.number],
                    views.size() == 1 ? first.data : joined(views)};
  parts_.erase(parts_.begin(),
               parts_.begin() + static_cast<ptrdiff_t>(views.size()));
  offsets_[first.number] += size;
  ++requests_;
  bytes_ += size;
  return result;
}

void write_queue::answered(size_t size) {
  --requests_;
  bytes_ -= size;
}

} // namespace tahoe
