#include "web/server/refusal.hpp"

namespace tahoe {

const char* to_string(refusal why) {
  switch (why) {
  case refusal::bad_request:
    return "bad-request";
  case refusal::long_headers:
    return "long-headers";
  case refusal::long_target:
    return "long-target";
  case refusal::slow_headers:
    return "slow-headers";
  case refusal::slow_sender:
    return "slow-sender";
  case refusal::slow_reader:
    return "slow-reader";
  case refusal::too_many_connections:
    return "too-many";
  }
  return "unknown";
}

} // namespace tahoe
