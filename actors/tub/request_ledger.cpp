#include "actors/tub/request_ledger.hpp"

namespace tahoe {

void request_ledger::received(const key& request, size_t bytes) {
  // A peer that uses a number twice must not make its bytes count for ever.
  answered(request);
  received_[request] = bytes;
  unanswered_bytes_ += bytes;
}

void request_ledger::answered(const key& request) {
  auto i = received_.find(request);
  if (i == received_.end())
    return;
  unanswered_bytes_ -= i->second;
  received_.erase(i);
}

} // namespace tahoe
