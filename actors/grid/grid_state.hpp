#pragma once

#include "actors/grid/grid_launcher.hpp"
#include "actors/observed.hpp"
#include "actors/process/running_process.hpp"

#include <caf/response_promise.hpp>
#include <caf/system_messages.hpp>

#include <deque>
#include <unordered_map>

namespace tahoe {

/// Which members run, and what happens next to them.
class grid_state {
public:
  static constexpr const char* name = "grid";

  grid_state(observed<grid_actor>* self, grid_launch launch);

  caf::result<void> start_all();
  caf::result<void> stop_all();
  caf::result<void> start(const start_member& msg);
  caf::result<void> stop(const stop_member& msg);
  caf::result<void> arm(const arm_fault& msg);
  members list() const;
  caf::settings status() const;

  /// A node or a tub has ended.
  void on_down(const caf::down_msg& msg);

private:
  using promise = caf::response_promise;
  using done = std::function<void(caf::expected<void>)>;

  /// What disk work makes of a directory.
  struct launch_result {
    std::shared_ptr<process_mark> mark;
    std::shared_ptr<const node_config> config;
    launched_node actors;
  };

  struct member {
    member(std::shared_ptr<const local_surroundings> grid, planned_member what)
      : plan(std::move(what)),
        node(std::make_shared<local_node>(std::move(grid))) {
      known.name = plan.name;
    }

    planned_member plan;
    std::shared_ptr<local_node> node; ///< shared with its launch
    launched_node actors;
    size_t actors_left = 0; ///< of the two, those that have not ended
    std::shared_ptr<process_mark> mark; ///< until both have
    member_info known;
    /// Whoever waits for the end of what the member does now.
    std::vector<done> waiting;
  };

  /// Does something to many members, so many at a time.
  struct round {
    std::deque<size_t> left;
    size_t under_way = 0;
    bool in_hand = false; ///< steps may be over at once
    caf::error first_error;
    std::function<void(size_t, done)> step;
    done then;
  };

  void go_through(std::deque<size_t> which,
                  std::function<void(size_t, done)> step, done then);
  void go_on(const std::shared_ptr<round>& what);

  void start(size_t index, done then);
  void launch(size_t index);
  void launched(size_t index, caf::expected<launch_result> made);
  void not_started(size_t index, const caf::error& why);
  void stop(size_t index, done then);
  void end(size_t index);
  void ended(size_t index);
  void stuck(size_t index, const caf::error& problem);
  void enter(size_t index, member_phase phase, caf::error problem = {});
  void tell_waiting(size_t index, const caf::error& problem);

  caf::expected<size_t> find(const std::string& name) const;

  observed<grid_actor>* self_;
  const environment env_;
  const logger log_;
  const size_t introducers_;
  std::vector<member> members_;
  /// The member of each node and tub that has not ended.
  std::unordered_map<caf::actor_id, size_t> member_of_;
  bool ending_ = false; ///< no member starts any more
};

} // namespace tahoe
