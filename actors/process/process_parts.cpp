#include "actors/process/process_parts.hpp"

#include <signal.h>
#include <unistd.h>

namespace tahoe {

void end_within(std::chrono::seconds limit) {
  signal(SIGALRM, SIG_DFL);
  alarm(static_cast<unsigned>(limit.count()));
}

} // namespace tahoe
