#include "actors/download/literal_session.hpp"

#include "actors/service.hpp"

#include <caf/after.hpp>

#include <chrono>

namespace tahoe {

namespace {

struct literal_session_state {
  static constexpr const char* name = "download-literal";

  literal_session_state(observed<download_session_actor>* self_, blob data_)
    : self(self_), rest(std::move(data_)) {}

  blob read() {
    if (rest.empty())
      self->quit();
    return std::exchange(rest, blob{});
  }

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "bytes", static_cast<int64_t>(rest.size()));
    return result;
  }

  observed<download_session_actor>* self;
  blob rest;
};

download_session_actor::behavior_type map_literal_session(
  service<download_session_actor, literal_session_state>* self,
  literal_session_state& state) {
  return {
    [&state](const read_data&) { return state.read(); },
    [self](const cancel_operation&) { self->quit(); },
    [self](const get_status&) { return self->status(); },
  };
}

} // namespace

download_session_actor
spawn_literal_session(caf::actor_system& sys, blob data) {
  return spawn_service(sys, map_literal_session, std::move(data));
}

} // namespace tahoe
