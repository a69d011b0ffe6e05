#pragma once

#include "actors/download/chk_reader.hpp"
#include "actors/interfaces.hpp"
#include "actors/operations/operation_report.hpp"
#include "actors/patient_request.hpp"

// What the downloader and its sessions say to each other. Sessions come and go,
// so they send nothing over the network themselves (DESIGN.md §4): they ask the
// downloader to do it.

namespace tahoe {

/// Find the servers to ask for the shares of this file.
struct list_servers {
  storage_index si;
};

/// The connected servers in the order in which to ask them.
struct server_list {
  std::vector<server_entry> servers;
  size_t disconnected = 0; ///< known, but out of reach
};

struct find_on_server {
  storage_actor server;
  find_shares what;
};

struct read_on_server {
  storage_actor server;
  read_share what;
};

struct report_to_server {
  storage_actor server;
  tub_id id;
  advise_corrupt_share what;
  std::string operation; ///< for the log
};

/// A session is about to end.
struct download_ended {
  operation_ended how;
  reader_counters counters;
};

/// Find enough shares; answered when the file can be read.
struct open_file {};

struct file_opened {
  uint64_t file_size = 0;
  uint64_t length = 0;
};

/// Time has passed: see who is slow.
struct check_progress {};

/// What the downloader does for its sessions.
using download_relay_actor = caf::typed_actor<         //
  caf::replies_to<list_servers>::with<server_list>,    //
  caf::replies_to<find_on_server>::with<shares_found>, //
  caf::replies_to<read_on_server>::with<blob>,         //
  caf::reacts_to<report_to_server>,                    //
  caf::reacts_to<operation_reported>,                  //
  caf::reacts_to<download_ended>>;

/// The downloader as it sees itself.
using downloading_actor
  = downloader_actor::extend_with<download_relay_actor>::extend_with<
    caf::typed_actor<caf::reacts_to<check_progress>,
                     caf::reacts_to<ask_again>>>;

/// A session as the downloader sees it.
using session_actor = download_session_actor::extend_with<
  caf::typed_actor<caf::replies_to<open_file>::with<file_opened>,
                   caf::reacts_to<check_progress>>>;

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::check_progress)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::download_ended)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::file_opened)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::find_on_server)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::list_servers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::open_file)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::read_on_server)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::report_to_server)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::server_list)
