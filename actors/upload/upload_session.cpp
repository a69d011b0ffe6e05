#include "actors/upload/upload_session.hpp"

#include "actors/service.hpp"
#include "crypto/capability.hpp"

namespace tahoe {

namespace {

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
  std::vector<segment_worker_actor> workers, const upload_order& order,
  const uploader_config& config, const environment& env)
  : self_(self), sender_(std::move(sender)), workers_(std::move(workers)),
    order_(order), encoding_(config.encoding),
    convergence_(config.convergence_secret), random_(env.random),
    disk_(env.disk.worker(order.number)),
    log_(env.log.named("upload").with_id(order.what.operation)),
    spool_(std::make_shared<spool>(config.temp_directory)),
    hasher_(usual_hasher(convergence_, encoding_)) {
  self_->monitor(sender_);
  self_->set_down_handler([this](caf::down_msg&) {
    fail(failure(ec::cancelled, "the uploader has stopped"));
    self_->quit();
  });
}

template <class Request, class Then>
void upload_session_state::ask_sender(Request request, Then then) {
  // No deadline: the uploader bounds what it does by itself, and its end is
  // noticed.
  self_->request(sender_, caf::infinite, std::move(request))
    .then(std::move(then),
          [this](caf::error& reason) { sender_failed(std::move(reason)); });
}

void upload_session_state::sender_failed(caf::error reason) {
  if (code_of(reason) == ec::none)
    reason = failure(ec::cancelled, "the uploader: " + describe(reason));
  fail(std::move(reason));
}

upload_session_state::~upload_session_state() {
  // Else the uploader would remember its sessions for ever, and their memory.
  self_->demonitor(sender_.address());
}

caf::response_promise upload_session_state::finish() {
  auto done = self_->make_response_promise();
  if (complete_ && !failure_) {
    done.deliver(failure(ec::refused, "the file was already complete"));
    return done;
  }
  complete_ = true;
  if (auto problem = check_size(size_); problem && !failure_)
    fail(std::move(problem));
  if (failure_) {
    tell_failure(done);
    return done;
  }
  finished_ = done;
  if (streams())
    close_when_done();
  else if (unwritten_ == 0)
    choose_key();
  return done;
}

void upload_session_state::cancel() {
  fail(failure(ec::cancelled, "the upload was cancelled"));
  self_->quit();
}

void upload_session_state::stop() {
  fail(failure(ec::cancelled, "the upload was cancelled by its id"));
}

void upload_session_state::check_feeding() {
  if (failure_)
    self_->quit();
  else if (!complete_ && pieces_.empty() && ++idle_minutes_ > max_idle_minutes)
    fail(failure(ec::cancelled, "nobody fed the upload for ten minutes"));
}

// -- key ----------------------------------------------------------------------

caf::expected<segmentation>
upload_session_state::shape_of(uint64_t size) const {
  return segmentation::for_upload(size, encoding_.max_segment_size,
                                  encoding_.needed_shares,
                                  encoding_.total_shares);
}

void upload_session_state::choose_key() {
  enter("hashing");
  if (size_ <= max_lit_size) {
    answer_lit_cap();
    return;
  }
  if (!order_.what.convergent) {
    place_with_random_key();
    return;
  }
  auto file = shape_of(size_);
  if (!file)
    fail(std::move(file.error()));
  else if (size_ >= encoding_.max_segment_size)
    place(*file, hasher_.finish());
  else
    hash_again(*file,
               {convergence_, encoding_.needed_shares, encoding_.total_shares,
                file->segment_size()},
               0);
}

void upload_session_state::place_with_random_key() {
  auto file = shape_of(streams() ? *order_.what.size : size_);
  auto key = random_bytes<encryption_key>(random_);
  if (file && key)
    place(*file, *key);
  else
    fail(std::move(!file ? file.error() : key.error()));
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
  key_ = key;
  segment_pipeline::listener me;
  me.placing = [this] { enter("placing"); };
  me.pushed = [this] {
    report();
    feed_pipeline();
    close_when_done();
  };
  me.failed = [this](caf::error reason) { sender_failed(std::move(reason)); };
  auto pipeline
    = segment_pipeline::make(self_, sender_, workers_, order_.number, key, file,
                             encoding_.pipeline_segments, std::move(me));
  if (!pipeline) {
    fail(std::move(pipeline.error()));
    return;
  }
  pipeline_ = std::move(*pipeline);
  if (pipeline_->is_small()) {
    begin_encoding();
    return;
  }
  enter("placing");
  ask_sender(
    place_shares{
      order_.number, pipeline_->index(), pipeline_->share_size(), {}},
    [this] { begin_encoding(); });
}

void upload_session_state::begin_encoding() {
  enter("encoding");
  placed_ = true;
  feed_pipeline();
}

void upload_session_state::feed_pipeline() {
  if (failure_)
    return;
  if (streams())
    fill_segments();
  else
    read_segments();
}

void upload_session_state::read_segments() {
  auto& file = pipeline_->file();
  while (pipeline_->has_room()) {
    auto number = pipeline_->begin();
    read_spool(file.segment_offset(number), pipeline_->buffer_for(number),
               file.segment_length(number), [this, number](const blob& text) {
                 pipeline_->add(number, text);
               });
  }
}

void upload_session_state::close_when_done() {
  if (failure_ || !complete_ || !pipeline_ || !pipeline_->is_done())
    return;
  auto done = [this] {
    auto& file = pipeline_->file();
    succeed(chk_read_cap{*key_, pipeline_->uri_extension_hash(),
                         file.needed_shares(), file.total_shares(), file.size()}
              .to_uri());
  };
  if (pipeline_->is_small())
    return done();
  enter("closing");
  ask_sender(close_shares{order_.number}, done);
}

// -- how it goes --------------------------------------------------------------

void upload_session_state::enter(const char* stage) {
  stage_ = stage;
  report();
}

void upload_session_state::report() {
  auto encoded = pipeline_ ? pipeline_->encoded() + pipeline_->pushed() : 0;
  if (!failure_ && pace_.is_due(stage_, size_ + encoded, self_->clock().now()))
    self_->send(sender_,
                operation_reported{order_.what.operation, describe_progress()});
}

operation_report upload_session_state::describe_progress() const {
  operation_report result;
  result.stage = stage_;
  result.progress.received = size_;
  if (complete_)
    result.size = size_;
  if (order_.what.convergent)
    result.progress.hashed = size_;
  if (key_)
    result.index = storage_index_of(*key_);
  if (pipeline_) {
    auto& file = pipeline_->file();
    auto next = pipeline_->encoded();
    result.progress.encrypted
      = next == file.segment_count() ? file.size() : file.segment_offset(next);
  }
  return result;
}

// -- the end ------------------------------------------------------------------

void upload_session_state::succeed(std::string cap) {
  log_.info("upload-finished", "size=" + std::to_string(size_));
  self_->send(sender_, operation_ended{order_.what.operation,
                                       describe_progress(), caf::none});
  finished_.deliver(upload_finished{std::move(cap)});
  self_->quit();
}

void upload_session_state::fail(caf::error reason) {
  if (failure_)
    return;
  log_.warning("upload-failed",
               "stage=" + stage_ + " reason=" + describe(reason));
  failure_ = std::move(reason);
  self_->send(sender_, operation_ended{order_.what.operation,
                                       describe_progress(), failure_});
  stage_ = "failed";
  spool_.reset();
  for (auto& feeder : feeders_)
    tell_failure(feeder);
  feeders_.clear();
  for (auto& piece : pieces_)
    tell_failure(piece.more);
  pieces_.clear();
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
  caf::put(result, "segments_pushed",
           static_cast<int64_t>(pipeline_ ? pipeline_->pushed() : 0));
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
    [&state](const stop_upload&) { state.stop(); },
  };
}

upload_session_service_actor
make_upload_session(observed<uploader_service_actor>& uploader,
                    std::vector<segment_worker_actor> workers,
                    const upload_order& order, const uploader_config& config,
                    const environment& env) {
  auto sender = caf::actor_cast<uploader_service_actor>(&uploader);
  return spawn_service(uploader, map_upload_session, share_sender_actor{sender},
                       std::move(workers), order, config, env);
}

} // namespace tahoe
