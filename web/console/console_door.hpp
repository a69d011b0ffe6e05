#pragma once

#include "actors/log.hpp"
#include "web/console/console_session.hpp"
#include "web/server/io_threads.hpp"

#include <filesystem>

namespace tahoe {

/// The console's Unix socket and its clients. Ending it closes both.
class console_door {
public:
  /// Whoever may open `file` (0600) may do everything. Fails with io_failure.
  static caf::expected<console_door>
  open(io_threads& io, const std::filesystem::path& file,
       std::shared_ptr<const console_parts> parts, const logger& log);

  console_door(console_door&&) = default;
  console_door& operator=(console_door&&) = delete;
  ~console_door();

  size_t clients() const;

private:
  class core;

  explicit console_door(std::shared_ptr<core> core);

  std::shared_ptr<core> core_;
};

} // namespace tahoe
