#pragma once

#include "actors/instant.hpp"
#include "actors/interfaces.hpp"
#include "actors/observed.hpp"
#include "actors/service.hpp"
#include "actors/walks/tree_walk.hpp"

#include <caf/typed_response_promise.hpp>

namespace tahoe {

/// Time has passed: is anybody there?
struct check_reader {};

/// A session as it sees itself.
using walking_actor = walk_session_actor::extend_with<
  caf::typed_actor<caf::reacts_to<check_reader>>>;

/// One walk: asks the vdrive client for the pages that its tree_walk wants, one
/// after the other. It is never further than one page ahead of its reader.
class walk_session_state {
public:
  static constexpr const char* name = "walk";

  /// Without a read for so long, nobody is there any more.
  static constexpr auto idle_limit = std::chrono::minutes{10};

  /// An answer tells of so many things, and of what is damaged in a page.
  static constexpr size_t part_size = 500;

  /// The vdrive client has deadlines of its own, a minute for each question.
  static constexpr auto page_deadline = std::chrono::minutes{3};

  walk_session_state(observed<walking_actor>* self, vdrive_client_actor drive,
                     const capability& root);

  caf::result<walk_part> read();
  void check_reader();
  void end(const caf::error& reason);
  caf::settings status() const;

private:
  void ask();
  void take(caf::expected<listing_page> page);
  void answer(std::vector<walked> met);

  observed<walking_actor>* self_;
  vdrive_client_actor drive_;
  tree_walk walk_;
  bool asking_ = false;
  caf::typed_response_promise<walk_part> reading_;
  instant last_read_;
};

walking_actor::behavior_type
map_walk_session(service<walking_actor, walk_session_state>* self,
                 walk_session_state& state);

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::check_reader)
