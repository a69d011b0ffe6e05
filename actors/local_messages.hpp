#pragma once

#include "actors/blob.hpp"
#include "actors/bounded.hpp"
#include "actors/operations/operation_record.hpp"
#include "codec/bytes.hpp"
#include "crypto/capability.hpp"
#include "crypto/furl.hpp"

#include <caf/actor_control_block.hpp>
#include <caf/error.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What stays within a node. These types cannot be serialised, so that none of
// them can leave it by mistake.

namespace tahoe {

using wall_time = std::chrono::system_clock::time_point;

// -- everybody ----------------------------------------------------------------

/// Describe yourself for the status page, the metrics and the console.
struct get_status {};

/// Whoever asked lost interest: stop, and give back what is held.
struct cancel_operation {};

// -- operations ---------------------------------------------------------------

/// Which uploads or downloads are there, and what became of the latest?
struct get_operations {};

/// Those that run, then those that have ended; newer ones first.
struct operations {
  std::vector<operation_record> records;
};

/// Cancel the operation of this id, whoever began it; not_found if none of it
/// is running, refused if it is private to whoever has the API token. Whoever
/// waits for it is told so.
struct cancel_named_operation {
  std::string id;
  bool has_token = false;
};

// -- disk ---------------------------------------------------------------------

/// A piece of blocking work. It runs on a disk thread and touches no actor;
/// use `run_on_disk` (disk.hpp) to get its result.
struct disk_job {
  std::function<void()> work;
};

// -- tub and links ------------------------------------------------------------

/// Publish `actor` under the node's persistent swissnum for `name`; answered
/// with the furl. Publishing a name again points its furl to the new actor.
struct publish_service {
  std::string name;
  caf::strong_actor_ptr actor;
};

/// One attempt to reach a service; answered with a handle to send to, which is
/// dead for good once the connection is lost (monitor it).
struct connect_service {
  furl where;
};

/// Tells a link that its peer came by itself: no need to wait any longer.
struct peer_arrived {
  tub_id peer;
};

/// A link's service can be reached now. `link` is the number its owner gave it.
struct link_up {
  uint64_t link = 0;
  caf::strong_actor_ptr service;
};

/// The service is out of reach; the link tries again by itself.
struct link_down {
  uint64_t link = 0;
  std::string reason;
};

/// The same service at other places: try them at once.
struct relocate_link {
  furl where;
};

// -- introducer client --------------------------------------------------------

/// Announce that this node offers `name` at `where` (a furl's text).
struct announce_service {
  std::string name;
  std::string where;
};

/// Where does this node offer `name`, as far as it has announced it? Answered
/// with a furl's text, or `not_found`.
struct find_service {
  tub_id node;
  std::string name;
};

/// A storage server as this client knows it.
struct server_entry {
  tub_id id;
  std::string nickname;
  std::string software;
  caf::strong_actor_ptr service; ///< null while it is not connected
  wall_time since;               ///< of the last change of `service`
  std::string problem;           ///< why it is not connected, as far as known
};

struct introducer_entry {
  tub_id id;
  bool connected = false;
  std::string problem;
};

/// Which servers are there?
struct get_servers {};

struct known_servers {
  std::vector<server_entry> servers; ///< ordered by tub id
  std::vector<introducer_entry> introducers;
};

// -- vdrive -------------------------------------------------------------------

/// The vdrive can be reached at `where`: offer the public root from now on, if
/// the configuration says so. Its cap is made at the first start.
struct offer_public_root {
  furl where;
};

/// Copy the directory store, as of now, to its backup. Answered when the copy
/// is durable.
struct back_up_vdrive {};

// -- upload -------------------------------------------------------------------

/// Begin an upload; answered with an `upload_session_actor` to feed.
struct start_upload {
  bool convergent = true; ///< else: a random key
  /// If it is known beforehand. With a random key nothing is spooled then.
  std::optional<uint64_t> size = std::nullopt;
  /// The id of its record; one is drawn if there is none, or if it is taken.
  std::string operation = {};
  bool is_private = false; ///< as its record says
};

/// The next bytes of the file. The answer asks for more: send the next piece
/// only then.
struct put_data {
  blob data;
};

/// The file is complete: spread it.
struct finish_upload {};

struct upload_finished {
  std::string cap; ///< the read cap's text: a secret
};

/// Could an upload be spread over enough servers now?
struct check_servers {};

/// Of the servers that an upload of some file would ask.
struct servers_checked {
  size_t connected = 0;
  size_t writable = 0; ///< connected, and answered that they take shares
  size_t needed = 0;   ///< shares of happiness, each on a server of its own
};

// -- download -----------------------------------------------------------------

/// Open a file for reading; answered once enough shares are known to be there.
struct start_download {
  capability cap;
  uint64_t offset = 0;
  uint64_t length = UINT64_MAX; ///< cut to what the file has
  std::string operation = {};   ///< as with uploads, like the next
  bool is_private = false;
};

/// Verified plaintext, in order. The answer to the last piece is followed by an
/// empty one.
struct read_data {};

/// Ask all connected servers at once which shares of this file they have, and
/// how much room for more. Answered after `patience` at the latest.
struct survey_servers {
  storage_index index;
  std::chrono::milliseconds patience{5000};
};

struct surveyed_server {
  tub_id id;
  std::string nickname;
  bool answered = false;
  std::string problem;         ///< why it has not
  uint64_t writable_space = 0; ///< bytes a new share may take
  share_set shares;            ///< nobody has looked whether they are good
};

struct servers_surveyed {
  /// Those that are connected, as a download would ask them.
  std::vector<surveyed_server> servers;
  size_t disconnected = 0; ///< known, but out of reach
};

// -- node ---------------------------------------------------------------------

/// Start all services in order. Answered when the node is up: every service
/// runs, every port listens, every file that needs no other node is written.
struct start_node {};

/// Stop all services in order. Answered when they are gone.
struct stop_node {};

/// What the status page says of the node itself.
struct get_node_info {};

struct node_info {
  tub_id id;
  std::string nickname;
  std::string version;
  std::vector<std::string> roles;
  wall_time started;
  bool up = false; ///< all its services run
};

} // namespace tahoe
