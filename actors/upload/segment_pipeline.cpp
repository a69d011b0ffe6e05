#include "actors/upload/segment_pipeline.hpp"

#include "actors/upload/joined.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace tahoe {

namespace {

/// Puts the pieces of all shares, each in its order, together.
std::vector<blob>
whole_shares(const std::vector<share_piece>& pieces, size_t count) {
  std::vector<std::vector<byte_view>> parts(count);
  for (auto& piece : pieces)
    parts[piece.number].push_back(piece.data.view());
  std::vector<blob> result;
  for (auto& share : parts)
    result.push_back(joined(share));
  return result;
}

} // namespace

caf::expected<std::unique_ptr<segment_pipeline>>
segment_pipeline::make(observed<upload_session_service_actor>* self,
                       share_sender_actor sender,
                       std::vector<segment_worker_actor> workers,
                       uint64_t upload, const encryption_key& key,
                       const segmentation& file, size_t capacity,
                       listener who) {
  auto encoder = segment_encoder::make(key, file);
  if (!encoder)
    return std::move(encoder.error());
  auto assembly = share_assembly::make(file);
  if (!assembly)
    return std::move(assembly.error());
  return std::unique_ptr<segment_pipeline>{new segment_pipeline{
    self, std::move(sender), std::move(workers), upload, storage_index_of(key),
    std::move(*encoder), std::move(*assembly), capacity, std::move(who)}};
}

segment_pipeline::segment_pipeline(observed<upload_session_service_actor>* self,
                                   share_sender_actor sender,
                                   std::vector<segment_worker_actor> workers,
                                   uint64_t upload, const storage_index& index,
                                   segment_encoder encoder,
                                   share_assembly assembly, size_t capacity,
                                   listener who)
  : self_(self), sender_(std::move(sender)), workers_(std::move(workers)),
    upload_(upload), index_(index),
    encoder_(std::make_shared<const segment_encoder>(std::move(encoder))),
    assembly_(std::move(assembly)), capacity_(capacity),
    listener_(std::move(who)) {}

// Neither request has a deadline: a worker and the uploader bound what they do
// by themselves, and their end is the session's.

void segment_pipeline::add(uint64_t number, blob plaintext) {
  self_
    ->request(workers_[number % workers_.size()], caf::infinite,
              encode_segment{encoder_, number, std::move(plaintext)})
    .then(
      [this](encoded_segment& segment) {
        auto place = segment.number;
        ready_.emplace(place, std::move(segment));
        push_ready();
      },
      [this](caf::error& reason) { listener_.failed(std::move(reason)); });
}

void segment_pipeline::push_ready() {
  while (!ready_.empty() && ready_.begin()->first == encoded_) {
    auto pieces = pieces_of(ready_.extract(ready_.begin()).mapped());
    if (is_small()) {
      listener_.placing();
      ask_sender(place_shares{upload_, index_, share_size(),
                              whole_shares(pieces, file().total_shares())});
    } else {
      ask_sender(push_pieces{upload_, std::move(pieces)});
    }
  }
}

std::vector<share_piece>
segment_pipeline::pieces_of(const encoded_segment& segment) {
  assembly_.add(segment);
  std::optional<share_endings> endings;
  if (++encoded_ == file().segment_count()) {
    endings = assembly_.finish();
    uri_extension_hash_ = endings->uri_extension_hash;
  }
  std::vector<share_piece> result;
  for (size_t i = 0; i < segment.blocks.size(); ++i) {
    auto share = static_cast<uint8_t>(i);
    if (segment.number == 0)
      result.push_back({share, assembly_.header()});
    result.push_back({share, segment.blocks[i]});
    if (endings) {
      result.push_back({share, endings->common});
      result.push_back({share, endings->own[i]});
    }
  }
  return result;
}

template <class Request>
void segment_pipeline::ask_sender(Request request) {
  self_->request(sender_, caf::infinite, std::move(request))
    .then(
      [this] {
        ++pushed_;
        listener_.pushed();
      },
      [this](caf::error& reason) { listener_.failed(std::move(reason)); });
}

} // namespace tahoe
