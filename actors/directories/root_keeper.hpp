#pragma once

#include "actors/directories/directory_access.hpp"
#include "actors/tub/backoff.hpp"

#include <filesystem>

namespace tahoe {

/// Where the roots come from and where they are kept.
struct root_places {
  std::optional<vdrive_address> home; ///< the first vdrive of the configuration
  std::filesystem::path public_file;
  std::filesystem::path private_file;
};

/// A root as its file was found at the start.
using stored_root = caf::expected<capability>;

/// The roots of a node: what their files say, or else, from the home vdrive,
/// the public root that it offers and a private root made there. Tries for
/// ever; what is in a file is never replaced.
class root_keeper {
public:
  root_keeper(observed<vdrive_client_inner_actor>* self, root_places places,
              vdrive_requests& requests, directory_access& access,
              const environment& env, stored_root public_root,
              stored_root private_root);

  void start();

  /// A vdrive came into reach: no need to wait any longer.
  void hurry();

  drive_roots list() const;

private:
  struct root {
    std::optional<capability> cap = std::nullopt; ///< once it can be used
    std::string problem = {};
    bool settled = false; ///< nothing more to do for it
    bool busy = false;
    backoff delays;
    uint64_t attempts = 0;
  };

  using step = void (root_keeper::*)();

  void take_file(root& x, stored_root stored);
  void attempt(root& x, step todo);
  void fail(root& x, step todo, const char* event, const caf::error& why);
  void settle(root& x);

  void fetch_public();
  void keep_public(const public_root& answer);
  void begin_private();
  void draw_private();
  void create_private(const capability& cap);

  observed<vdrive_client_inner_actor>* self_;
  root_places places_;
  vdrive_requests& requests_;
  directory_access& access_;
  environment env_;
  logger log_;
  disk_actor disk_;
  root public_;
  root private_;
  std::optional<capability> private_cap_; ///< in its file, perhaps not made
};

} // namespace tahoe
