// The part of an upload session that takes the bytes in.

#include "actors/upload/upload_session.hpp"

#include <functional>
#include <type_traits>

namespace tahoe {

namespace {

// While more is on its way to the disk, whoever feeds has to wait.
constexpr uint64_t max_unwritten = uint64_t{4} << 20;

} // namespace

bool upload_session_state::streams() const {
  auto& what = order_.what;
  return !what.convergent && what.size && *what.size > max_lit_size;
}

/// Whether so many bytes are what was announced, or may still become it.
caf::error upload_session_state::check_size(uint64_t size) const {
  auto& announced = order_.what.size;
  if (!announced || size == *announced || (size < *announced && !complete_))
    return caf::none;
  return failure(ec::malformed, std::to_string(size) + " bytes came, but "
                                  + std::to_string(*announced)
                                  + " were announced");
}

caf::response_promise upload_session_state::put(const put_data& piece) {
  auto more = self_->make_response_promise();
  if (!failure_ && !complete_)
    if (auto problem = check_size(size_ + piece.data.size()))
      fail(std::move(problem));
  if (failure_) {
    tell_failure(more);
    return more;
  }
  if (complete_) {
    more.deliver(failure(ec::refused, "the file was already complete"));
    return more;
  }
  idle_minutes_ = 0;
  size_ += piece.data.size();
  report();
  if (streams())
    add_to_segments(piece.data, more);
  else
    add_to_spool(piece.data, more);
  return more;
}

// -- into the spool -----------------------------------------------------------

template <class T, class Work, class Then>
void upload_session_state::on_disk(Work work, Then then) {
  auto proceed = [this, then = std::move(then)](auto result) mutable {
    if (failure_)
      return;
    if (!result)
      fail(std::move(result.error()));
    else if constexpr (std::is_void_v<T>)
      then();
    else
      then(std::move(*result));
  };
  run_on_disk<T>(self_, disk_, std::move(work), std::move(proceed));
}

void upload_session_state::add_to_spool(const blob& data,
                                        const caf::response_promise& more) {
  if (order_.what.convergent)
    hasher_.update(data.view());
  unwritten_ += data.size();
  feeders_.push_back(more);
  on_disk<void>([target = spool_, data] { return target->append(data.view()); },
                [this, size = data.size()] { spooled(size); });
  release_feeders();
}

void upload_session_state::spooled(uint64_t size) {
  unwritten_ -= size;
  release_feeders();
  if (complete_ && unwritten_ == 0)
    choose_key();
}

void upload_session_state::release_feeders() {
  if (unwritten_ > max_unwritten)
    return;
  for (auto& feeder : feeders_)
    feeder.deliver(caf::unit);
  feeders_.clear();
}

void upload_session_state::read_spool(uint64_t offset, const blob& buffer,
                                      size_t size,
                                      std::function<void(const blob&)> then) {
  on_disk<blob>(
    [from = spool_, offset, buffer = blob{buffer},
     size]() mutable -> caf::expected<blob> {
      if (auto done = from->read(offset, {buffer.mutable_data(), size}); !done)
        return std::move(done.error());
      return buffer;
    },
    std::move(then));
}

// -- straight into segments ---------------------------------------------------

void upload_session_state::add_to_segments(const blob& data,
                                           const caf::response_promise& more) {
  pieces_.push_back({data, more});
  if (!pipeline_)
    place_with_random_key();
  else
    fill_segments();
}

void upload_session_state::fill_segments() {
  while (placed_ && !pieces_.empty()) {
    auto& [data, more] = pieces_.front();
    if (data.empty()) {
      more.deliver(caf::unit);
      pieces_.pop_front();
      continue;
    }
    if (!filler_ && !pipeline_->has_room())
      return;
    if (!filler_) {
      auto number = pipeline_->begin();
      filler_.emplace(number, pipeline_->buffer_for(number),
                      pipeline_->file().segment_length(number));
    }
    auto taken = filler_->add(data.view());
    data = data.slice(taken, data.size() - taken);
    if (filler_->is_full()) {
      pipeline_->add(filler_->number(), filler_->take());
      filler_.reset();
    }
  }
}

} // namespace tahoe
