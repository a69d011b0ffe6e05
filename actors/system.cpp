#include "actors/system.hpp"

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "codec/erasure.hpp"

#include <algorithm>
#include <csignal>
#include <sys/resource.h>

namespace tahoe {

system_config::system_config(size_t threads) {
  add_message_types<caf::id_block::tahoe>();
  add_error_category(caf::atom("tahoe"), [](uint8_t code, caf::atom_value,
                                            const caf::message& context) {
    return describe(caf::error{code, caf::atom("tahoe"), context});
  });
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-threads", threads);
}

caf::expected<void> prepare_process() {
  std::signal(SIGPIPE, SIG_IGN);
  return erasure_code::initialize_tables();
}

size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return 1024;
  // Beyond this some systems slow down without need.
  auto wanted = std::min<rlim_t>(limit.rlim_max, 65536);
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = wanted;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
  }
  return limit.rlim_cur;
}

wall_clock system_wall_clock() {
  return [] { return std::chrono::system_clock::now(); };
}

} // namespace tahoe
