#pragma once

#include "web/cli/copy/copy_plan.hpp"
#include "web/cli/web_client.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

namespace tahoe {

/// One file that went over, or did not.
struct transferred_file {
  std::string cap = {};  ///< the read cap of what went over
  file_state state = {}; ///< of the file here
  /// The state tells of every later change. Of a file that was fetched, only
  /// time can tell.
  bool settled = false;
};

/// Stores a file of this machine; links it nowhere. Tells the bytes that went
/// over as they do. Fails with conflict if it changed meanwhile.
caf::expected<transferred_file>
upload_file(web_client& client, const std::filesystem::path& from,
            std::atomic<uint64_t>& bytes);

/// Fetches a file to this machine, where it appears when it is complete. It
/// does not survive power loss before it is synchronised.
caf::expected<transferred_file>
download_file(web_client& client, const std::string& cap,
              const std::filesystem::path& to, std::atomic<uint64_t>& bytes);

/// Writes the cap alone to a file, in place of what it stands for.
caf::expected<transferred_file>
write_cap(const std::string& cap, const std::filesystem::path& to);

/// Runs `attempt` again, two times at most and a moment later, while the node
/// says that it should be tried later.
template <class Attempt>
auto with_patience(const interrupt_watch& interrupt, Attempt attempt) {
  auto pause = std::chrono::milliseconds{100};
  auto result = attempt();
  for (auto tries = 2; tries > 0; --tries, pause *= 4) {
    if (result || code_of(result.error()) != ec::try_later
        || interrupt.interrupted())
      break;
    std::this_thread::sleep_for(pause);
    result = attempt();
  }
  return result;
}

} // namespace tahoe
