#include "actors/upload/segment_worker.hpp"

#include "actors/service.hpp"

namespace tahoe {

namespace {

struct segment_worker_state {
  static constexpr const char* name = "segment_worker";

  explicit segment_worker_state(observed<segment_worker_actor>*) {}

  caf::result<encoded_segment> encode(const encode_segment& what) {
    auto result = what.encoder->encode(what.number, what.plaintext);
    if (!result)
      return std::move(result.error());
    ++segments;
    return std::move(*result);
  }

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "segments", static_cast<int64_t>(segments));
    return result;
  }

  uint64_t segments = 0;
};

segment_worker_actor::behavior_type
map_segment_worker(service<segment_worker_actor, segment_worker_state>* self,
                   segment_worker_state& state) {
  return {
    [&state](const encode_segment& what) { return state.encode(what); },
    [self](const get_status&) { return self->status(); },
  };
}

} // namespace

std::vector<segment_worker_actor>
spawn_segment_workers(caf::local_actor& owner, size_t count) {
  std::vector<segment_worker_actor> result;
  for (size_t i = 0; i < count; ++i)
    result.push_back(spawn_service<caf::linked>(owner, map_segment_worker));
  return result;
}

} // namespace tahoe
