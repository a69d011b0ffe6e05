#pragma once

#include "actors/directories/root_keeper.hpp"
#include "actors/directories/vdrive_client.hpp"
#include "actors/metrics/request_meter.hpp"

#include <caf/result.hpp>

namespace tahoe {

/// What a node remembers of its directories.
struct vdrive_client_memory {
  stored_root public_root;
  stored_root private_root;
  version_memory versions;
};

/// What a node's services do with directories.
struct vdrive_client_metrics {
  explicit vdrive_client_metrics(const metric_registry& metrics);

  request_meter look_up;
  request_meter list;
  request_meter page;
  request_meter link;
  request_meter unlink;
  request_meter move;
  request_meter set_metadata;
  request_meter make;
};

/// The directories of a node: what its services ask, answered with the parts
/// of this folder.
class vdrive_client_state {
public:
  static constexpr const char* name = "vdrive-client";

  vdrive_client_state(observed<vdrive_client_inner_actor>* self,
                      const vdrive_client_config& config,
                      vdrive_client_memory memory, tub_actor tub,
                      introducer_client_actor introducer,
                      const environment& env);

  /// Reaches for the vdrives of the configuration, and for the roots.
  void start();

  drive_roots roots() const { return roots_.list(); }
  caf::result<looked_up> find(const look_up& msg);
  caf::result<directory_listing> list(const list_directory& msg);
  caf::result<listing_page> page(const list_page& msg);
  caf::result<directory_made> make(const make_directory& msg);

  /// A change of an entry: link, unlink, move, set metadata.
  template <class Message>
  caf::result<entry_changed>
  change(const Message& msg, const request_meter& meter);

  void up(const link_up& msg);
  void down(const link_down& msg) { requests_.lose(links_.down(msg)); }
  caf::settings status() const;

  void save();

  /// Ends the actor, after what the file of versions lacks was written to it.
  void end(const caf::error& reason);

  const vdrive_client_metrics metrics;

private:
  /// Delivers what a question came to, and notices news worth saving.
  template <class T>
  when_done<T> deliver_to(measured_promise promise);

  void schedule_save();
  void end_when_saved();

  observed<vdrive_client_inner_actor>* self_;
  vdrive_client_config config_;
  environment env_;
  logger log_;
  disk_actor disk_;
  vdrive_links links_;
  vdrive_requests requests_;
  directory_access access_;
  std::optional<vdrive_address> home_;
  root_keeper roots_;
  uint64_t saved_changes_ = 0;
  bool save_scheduled_ = false;
  bool saving_ = false;
  std::optional<caf::error> end_reason_;
};

} // namespace tahoe
