#pragma once

#include "actors/node.hpp"
#include "actors/observed.hpp"

#include <caf/response_promise.hpp>
#include <caf/system_messages.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace tahoe {

/// The pause after a failed service is over.
struct restart_services {};

/// Those who were told to end have had time enough.
struct stop_waiting {
  uint64_t ending = 0; ///< number of that end
};

/// The pause after the console failed is over.
struct restart_console {};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::restart_services)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::stop_waiting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::restart_console)

namespace tahoe {

using node_service_actor = caf::typed_actor<             //
  caf::reacts_to<restart_services>,                      //
  caf::reacts_to<stop_waiting>,                          //
  caf::reacts_to<restart_console>,                       //
  caf::replies_to<get_node_handles>::with<node_handles>> //
  ::extend_with<node_actor>;

/// Which services of a node run, and what happens next to them.
class node_state {
public:
  static constexpr const char* name = "node";

  node_state(observed<node_service_actor>* self, node_blueprint blueprint,
             const environment& env);

  caf::result<void> start();
  caf::result<void> stop();
  node_info info() const;
  node_handles handles() const;
  void restart();
  void stop_waiting_for_services(uint64_t ending);
  void reopen_console() {
    ++console_restarts_;
    open_console([] {});
  }
  void on_down(const caf::down_msg& msg);
  caf::settings status() const;

private:
  /// `giving_up`, `restarting`, `stopping`: services are ending, and then comes
  /// `idle`, `pausing` or the end.
  enum class phase {
    idle,
    starting,
    up,
    pausing,
    giving_up,
    restarting,
    stopping
  };

  using promise = caf::response_promise;

  struct running_service {
    std::string name;
    caf::strong_actor_ptr actor;
  };

  // The start, one step after the other.
  void begin_start();
  void next_step();
  void start_console();
  void start_introducer();
  void start_introducer_client();
  void start_storage();
  void start_vdrive();
  void
  offer_vdrive(const vdrive_service_actor& vdrive, const std::string& where);
  void start_vdrive_client();
  void start_walker();
  void start_uploader();
  void start_downloader();
  void start_web();

  void open_console(std::function<void()> then);
  void watch_console(observable_actor console);

  /// False if the start of that number was abandoned.
  bool goes_on(uint64_t attempt) const;

  /// Makes a service on a disk thread.
  template <class Handle, class Make, class Then>
  void make_on_disk(const disk_actor& worker, Make make, Then then,
                    caf::duration deadline = disk_deadline);

  /// Adds a service; false if it could not be made, or came too late.
  template <class Handle>
  bool accept(uint64_t attempt, const char* service,
              const caf::expected<Handle>& made);

  template <class Handle>
  void add(const char* service, const Handle& handle);
  void publish(const std::string& service, const caf::strong_actor_ptr& actor,
               std::function<void(const std::string&)> then);
  void announce(const std::string& service, const std::string& where);
  void write_furl(const std::filesystem::path& file, const std::string& where,
                  std::function<void()> then);
  void fail(uint64_t attempt, const caf::error& reason);

  // The end.
  bool services_are_ending() const;
  void end_services();
  void services_ended();

  observed<node_service_actor>* self_;
  const node_blueprint blueprint_;
  const environment env_;
  const logger log_;
  const wall_time started_;
  phase phase_ = phase::idle;
  size_t step_ = 0;
  uint64_t attempt_ = 0; ///< number of the start that is under way or was last
  uint64_t endings_ = 0; ///< how often services were told to end
  uint64_t restarts_ = 0;
  uint64_t console_restarts_ = 0;
  std::chrono::seconds pause_{1};
  std::vector<furl> own_introducer_;      ///< none, or the one this node runs
  std::vector<furl> own_vdrive_;          ///< likewise
  std::vector<running_service> services_; ///< in the order of their start
  size_t making_ = 0;                     ///< services, on disk threads
  node_handles handles_;
  /// Shows what happens while services end and start.
  observable_actor console_;
  bool opening_console_ = false;
  std::vector<promise> waiting_for_start_;
  std::vector<promise> waiting_for_stop_;
};

} // namespace tahoe
