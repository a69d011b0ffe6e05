#include "actors/upload/upload_session.hpp"

#include "actors/service.hpp"
#include "crypto/capability.hpp"

namespace tahoe {

namespace {

constexpr uint64_t max_lit_size = 55;

// While more is on its way to the disk, whoever feeds has to wait.
constexpr uint64_t max_unwritten = uint64_t{4} << 20;

constexpr uint64_t hashing_piece = uint64_t{1} << 20;

constexpr unsigned max_idle_minutes = 10;

/// The hasher for every file that is not smaller than a segment.
convergence_hasher usual_hasher(const convergence_secret& secret,
                                const encoding_config& encoding) {
  auto k = encoding.needed_shares;
  auto total = encoding.total_shares;
  auto size = encoding.max_segment_size;
  auto file = *segmentation::for_upload(size, size, k, total);
  return {secret, k, total, file.segment_size()};
}

} // namespace

upload_session_state::upload_session_state(
  observed<upload_session_service_actor>* self, share_sender_actor sender,
  const upload_order& order, const uploader_config& config,
  const environment& env)
  : self_(self), sender_(std::move(sender)), order_(order),
    encoding_(config.encoding), convergence_(config.convergence_secret),
    random_(env.random), disk_(env.disk.worker(order.number)),
    log_(env.log.named("upload")),
    spool_(std::make_shared<spool>(config.temp_directory)),
    hasher_(usual_hasher(convergence_, encoding_)) {
  self_->monitor(sender_);
  self_->set_down_handler([this](caf::down_msg&) {
    fail(failure(ec::cancelled, "the uploader has stopped"));
    self_->quit();
  });
}

// -- asking others ------------------------------------------------------------

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

template <class Then>
void upload_session_state::read_spool(uint64_t offset, const blob& buffer,
                                      size_t size, Then then) {
  on_disk<blob>(
    [from = spool_, offset, buffer = blob{buffer},
     size]() mutable -> caf::expected<blob> {
      if (auto done = from->read(offset, {buffer.mutable_data(), size}); !done)
        return std::move(done.error());
      return buffer;
    },
    std::move(then));
}

template <class Request, class Then>
void upload_session_state::ask_sender(Request request, Then then) {
  // No deadline: the uploader bounds what it does by itself, and its end is
  // noticed.
  self_->request(sender_, caf::infinite, std::move(request))
    .then(std::move(then), [this](caf::error& reason) {
      if (code_of(reason) == ec::none)
        reason = failure(ec::cancelled, "the uploader: " + describe(reason));
      fail(std::move(reason));
    });
}

// -- receiving ----------------------------------------------------------------

caf::response_promise upload_session_state::put(const put_data& piece) {
  auto more = self_->make_response_promise();
  if (failure_) {
    tell_failure(more);
    return more;
  }
  if (complete_) {
    more.deliver(failure(ec::refused, "the file was already complete"));
    return more;
  }
  idle_minutes_ = 0;
  if (order_.convergent)
    hasher_.update(piece.data.view());
  auto size = piece.data.size();
  size_ += size;
  unwritten_ += size;
  feeders_.push_back(more);
  on_disk<void>([target = spool_,
                 data = piece.data] { return target->append(data.view()); },
                [this, size] { spooled(size); });
  release_feeders();
  return more;
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

caf::response_promise upload_session_state::finish() {
  auto done = self_->make_response_promise();
  if (failure_) {
    tell_failure(done);
    return done;
  }
  if (complete_) {
    done.deliver(failure(ec::refused, "the file was already complete"));
    return done;
  }
  complete_ = true;
  finished_ = done;
  if (unwritten_ == 0)
    choose_key();
  return done;
}

void upload_session_state::cancel() {
  fail(failure(ec::cancelled, "the upload was cancelled"));
  self_->quit();
}

void upload_session_state::check_feeding() {
  if (failure_)
    self_->quit();
  else if (!complete_ && ++idle_minutes_ > max_idle_minutes)
    fail(failure(ec::cancelled, "nobody fed the upload for ten minutes"));
}

// -- key ----------------------------------------------------------------------

void upload_session_state::choose_key() {
  stage_ = "hashing";
  if (size_ <= max_lit_size) {
    answer_lit_cap();
    return;
  }
  auto k = encoding_.needed_shares;
  auto total = encoding_.total_shares;
  auto file
    = segmentation::for_upload(size_, encoding_.max_segment_size, k, total);
  if (!file) {
    fail(std::move(file.error()));
  } else if (!order_.convergent) {
    if (auto key = random_bytes<encryption_key>(random_))
      place(*file, *key);
    else
      fail(std::move(key.error()));
  } else if (size_ >= encoding_.max_segment_size) {
    place(*file, hasher_.finish());
  } else {
    hash_again(*file, {convergence_, k, total, file->segment_size()}, 0);
  }
}

void upload_session_state::answer_lit_cap() {
  read_spool(0, blob{size_}, size_, [this](const blob& bytes) {
    auto data = bytes.view();
    succeed(lit_cap{{data.begin(), data.end()}}.to_uri());
  });
}

void upload_session_state::hash_again(const segmentation& file,
                                      convergence_hasher hasher,
                                      uint64_t offset) {
  if (offset == size_) {
    place(file, hasher.finish());
    return;
  }
  blob buffer{std::min(hashing_piece, size_ - offset)};
  read_spool(offset, buffer, buffer.size(),
             [this, file, hasher, offset](const blob& bytes) mutable {
               hasher.update(bytes.view());
               hash_again(file, hasher, offset + bytes.size());
             });
}

// -- encoding -----------------------------------------------------------------

void upload_session_state::place(const segmentation& file,
                                 const encryption_key& key) {
  stage_ = "placing";
  key_ = key;
  auto encoder = segment_encoder::make(key, file);
  auto assembly = share_assembly::make(file);
  if (!encoder || !assembly) {
    fail(std::move(!encoder ? encoder.error() : assembly.error()));
    return;
  }
  encoder_.emplace(std::move(*encoder));
  assembly_.emplace(std::move(*assembly));
  ask_sender(
    place_shares{order_.number, storage_index_of(key), assembly_->share_size()},
    [this] {
      stage_ = "encoding";
      read_segments();
    });
}

void upload_session_state::read_segments() {
  auto& file = encoder_->file();
  while (next_segment_ < file.segment_count()
         && next_segment_ - pushed_ < encoding_.pipeline_segments) {
    auto number = next_segment_++;
    read_spool(file.segment_offset(number), encoder_->buffer_for(number),
               file.segment_length(number),
               [this, number](const blob& text) { encode(number, text); });
  }
}

void upload_session_state::encode(uint64_t number, const blob& plaintext) {
  auto segment = encoder_->encode(number, plaintext);
  if (!segment) {
    fail(std::move(segment.error()));
    return;
  }
  assembly_->add(*segment);
  std::optional<share_endings> endings;
  if (number + 1 == encoder_->file().segment_count()) {
    endings = assembly_->finish();
    uri_extension_hash_ = endings->uri_extension_hash;
  }
  push_pieces request{order_.number, {}};
  for (size_t i = 0; i < segment->blocks.size(); ++i) {
    auto share = static_cast<uint8_t>(i);
    if (number == 0)
      request.pieces.push_back({share, assembly_->header()});
    request.pieces.push_back({share, segment->blocks[i]});
    if (endings) {
      request.pieces.push_back({share, endings->common});
      request.pieces.push_back({share, endings->own[i]});
    }
  }
  ask_sender(std::move(request), [this] { segment_pushed(); });
}

void upload_session_state::segment_pushed() {
  if (++pushed_ < encoder_->file().segment_count())
    read_segments();
  else
    ask_sender(close_shares{order_.number}, [this] {
      auto& file = encoder_->file();
      succeed(chk_read_cap{*key_, uri_extension_hash_, file.needed_shares(),
                           file.total_shares(), file.size()}
                .to_uri());
    });
}

// -- the end ------------------------------------------------------------------

void upload_session_state::succeed(std::string cap) {
  log_.info("upload-finished", "size=" + std::to_string(size_));
  finished_.deliver(upload_finished{std::move(cap)});
  self_->quit();
}

void upload_session_state::fail(caf::error reason) {
  if (failure_)
    return;
  log_.warning("upload-failed",
               "stage=" + stage_ + " reason=" + describe(reason));
  failure_ = std::move(reason);
  stage_ = "failed";
  spool_.reset();
  for (auto& feeder : feeders_)
    tell_failure(feeder);
  feeders_.clear();
  if (finished_.pending())
    tell_failure(finished_);
}

void upload_session_state::tell_failure(caf::response_promise& asker) {
  asker.deliver(failure_);
  self_->quit();
}

caf::settings upload_session_state::status() const {
  caf::settings result;
  caf::put(result, "upload", static_cast<int64_t>(order_.number));
  caf::put(result, "stage", stage_);
  caf::put(result, "bytes_received", static_cast<int64_t>(size_));
  caf::put(result, "segments_pushed", static_cast<int64_t>(pushed_));
  return result;
}

upload_session_service_actor::behavior_type map_upload_session(
  service<upload_session_service_actor, upload_session_state>* self,
  upload_session_state& state) {
  return {
    [&state](const put_data& x) -> caf::result<void> { return state.put(x); },
    [&state](const finish_upload&) -> caf::result<upload_finished> {
      return state.finish();
    },
    [&state](const cancel_operation&) { state.cancel(); },
    [self](const get_status&) { return self->status(); },
    [&state](const check_feeding&) { state.check_feeding(); },
  };
}

upload_session_service_actor
make_upload_session(observed<uploader_service_actor>& uploader,
                    const upload_order& order, const uploader_config& config,
                    const environment& env) {
  auto sender = caf::actor_cast<uploader_service_actor>(&uploader);
  return spawn_service(uploader, map_upload_session, share_sender_actor{sender},
                       order, config, env);
}

} // namespace tahoe
