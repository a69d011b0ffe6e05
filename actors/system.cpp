#include "actors/system.hpp"

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "codec/erasure.hpp"

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
  return erasure_code::initialize_tables();
}

wall_clock system_wall_clock() {
  return [] { return std::chrono::system_clock::now(); };
}

} // namespace tahoe
