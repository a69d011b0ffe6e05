#include "actors/walks/walk_session.hpp"

namespace tahoe {

walk_session_state::walk_session_state(observed<walking_actor>* self,
                                       vdrive_client_actor drive,
                                       const capability& root)
  : self_(self), drive_(std::move(drive)), walk_(root),
    last_read_(self->clock().now()) {
  self_->delayed_send(self_, idle_limit, tahoe::check_reader{});
}

caf::result<walk_part> walk_session_state::read() {
  if (reading_.pending())
    return failure(ec::refused, "the walk is being read already");
  last_read_ = self_->clock().now();
  reading_ = self_->make_response_promise<walk_part>();
  auto result = reading_;
  if (asking_)
    return result;
  walk_.go_on(part_size);
  auto met = walk_.take_met();
  if (met.empty() && !walk_.over())
    ask();
  else
    answer(std::move(met));
  return result;
}

void walk_session_state::ask() {
  asking_ = true;
  self_->request(drive_, page_deadline, *walk_.wanted())
    .then([this](listing_page& page) { take(std::move(page)); },
          [this](caf::error& why) { take(std::move(why)); });
}

void walk_session_state::take(caf::expected<listing_page> page) {
  asking_ = false;
  walk_.take(std::move(page));
  if (walk_.failed())
    return end(*walk_.failed());
  if (!reading_.pending())
    return;
  walk_.go_on(part_size);
  answer(walk_.take_met());
}

void walk_session_state::answer(std::vector<walked> met) {
  reading_.deliver(walk_part{std::move(met), walk_.stats(), walk_.over()});
  if (walk_.over())
    self_->quit();
  else if (walk_.wanted())
    ask();
}

void walk_session_state::check_reader() {
  auto idle = self_->clock().now() - last_read_;
  if (reading_.pending())
    self_->delayed_send(self_, idle_limit, tahoe::check_reader{});
  else if (idle < idle_limit)
    self_->delayed_send(self_, idle_limit - idle, tahoe::check_reader{});
  else
    end(failure(ec::cancelled, "nobody has read for 10 minutes"));
}

void walk_session_state::end(const caf::error& reason) {
  if (reading_.pending())
    reading_.deliver(reason);
  self_->quit();
}

caf::settings walk_session_state::status() const {
  caf::settings result;
  auto put = [&](caf::string_view key, uint64_t value) {
    caf::put(result, key, static_cast<int64_t>(value));
  };
  auto& stats = walk_.stats();
  put("directories", stats.directories);
  put("immutable_files", stats.immutable_files);
  put("literal_files", stats.literal_files);
  put("unknown", stats.unknown);
  put("damaged", stats.damaged);
  caf::put(result, "asking", asking_);
  return result;
}

walking_actor::behavior_type
map_walk_session(service<walking_actor, walk_session_state>* self,
                 walk_session_state& state) {
  return {
    [&state](const read_walk&) { return state.read(); },
    [&state](const cancel_operation&) {
      state.end(failure(ec::cancelled, "the walk was cancelled"));
    },
    [self](const get_status&) { return self->status(); },
    [&state](const check_reader&) { state.check_reader(); },
  };
}

} // namespace tahoe
