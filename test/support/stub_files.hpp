#pragma once

#include "actors/interfaces.hpp"
#include "codec/error.hpp"
#include "crypto/capability.hpp"

#include <caf/actor_system.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tahoe::test {

/// The file behind every cap, and how the stub services (mis)behave. Shared
/// between the test and the actors.
struct stub_files {
  /// What a CHK cap of `chk_cap` reads; LIT caps read their own data.
  std::string content = "the content of a file";
  /// Errors to answer with: when an upload or download begins, when an upload
  /// ends, and when so many bytes of a download have been read.
  caf::error start_error;
  caf::error finish_error;
  caf::error read_error;
  uint64_t read_error_after = UINT64_MAX;
  std::atomic<bool> hang{false};      ///< `start_*` waits while this is set
  std::atomic<int> asked_to_start{0}; ///< so many have reached their service
  /// What an upload answers; without it the cap of what was put.
  std::optional<std::string> answered_cap;
  std::atomic<bool> dies{false};      ///< sessions end and do not answer
  std::chrono::milliseconds delay{0}; ///< before each answer of a session

  /// What the services say of their operations; only those can be cancelled.
  std::vector<operation_record> uploads;
  std::vector<operation_record> downloads;
  std::mutex records_mutex; ///< guards these while services run
  std::atomic<int> asked_for_records{0};
  std::atomic<bool> tells_no_records{false}; ///< it fails with try_later
  /// Whether an upload would find its servers.
  servers_checked checked{10, 10, 7};
  servers_surveyed surveyed; ///< whatever is asked
  std::string operation;     ///< the id that the last `start_*` asked for
  std::atomic<bool> was_private{false}; ///< and whether it was private

  std::atomic<uint64_t> bytes_put{0};
  std::atomic<uint64_t> bytes_read{0};
  std::atomic<int> sessions{0};
  std::atomic<int> finished{0};
  std::atomic<int> cancelled{0};
  std::atomic<int> cancelled_by_id{0};
  std::atomic<bool> convergent{true};
  std::atomic<uint64_t> checksum{0}; ///< of the bytes put

  /// A read cap for a file of this size.
  static std::string chk_cap(uint64_t size) {
    chk_read_cap cap;
    cap.needed_shares = 3;
    cap.total_shares = 10;
    cap.size = size;
    return cap.to_uri();
  }
};

/// Order matters, so that lost or swapped pieces are seen.
uint64_t add_to_checksum(uint64_t sum, byte_view bytes);

uploader_actor
spawn_stub_uploader(caf::actor_system& sys, std::shared_ptr<stub_files> files);

downloader_actor spawn_stub_downloader(caf::actor_system& sys,
                                       std::shared_ptr<stub_files> files);

/// A node as the status page sees it, with a nickname that needs escaping.
node_actor spawn_stub_node(caf::actor_system& sys);

} // namespace tahoe::test
