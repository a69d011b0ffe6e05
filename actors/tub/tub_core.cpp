#include "actors/tub/tub_core.hpp"

namespace tahoe {

caf::expected<std::shared_ptr<tub_core>>
tub_core::make(std::shared_ptr<const identity> me, tub_limits limits,
               wire_rules rules, const random_source& random, logger log) {
  auto tls = make_tls_context(*me);
  if (!tls)
    return std::move(tls.error());
  auto result = std::make_shared<tub_core>(std::move(me), limits,
                                           std::move(rules), std::move(log));
  std::array<uint8_t, 8> seed{};
  if (auto filled = random(seed); !filled)
    return std::move(filled.error());
  for (auto byte : seed)
    result->incarnation = (result->incarnation << 8) | byte;
  result->tls = std::move(*tls);
  return caf::expected<std::shared_ptr<tub_core>>{std::move(result)};
}

tub_core::tub_core(std::shared_ptr<const identity> who, tub_limits bounds,
                   wire_rules permitted, logger output)
  : me(std::move(who)), limits(bounds), rules(std::move(permitted)),
    log(std::move(output)), peers(me->id(), bounds.keep_alive * 3 / 2) {}

} // namespace tahoe
