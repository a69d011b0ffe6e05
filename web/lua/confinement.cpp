#include "web/lua/confinement.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tahoe {

namespace {

bool limit(int resource, rlim_t to) {
  rlimit limits{to, to};
  return setrlimit(static_cast<__rlimit_resource>(resource), &limits) == 0;
}

bool limit_memory() {
  constexpr uint64_t more = uint64_t{128} << 20;
  // Sanitizers reserve terabytes and keep what was freed.
  constexpr uint64_t implausible = uint64_t{1} << 40;
  uint64_t pages = 0;
  std::ifstream{"/proc/self/statm"} >> pages;
  auto size = pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  return size > implausible || limit(RLIMIT_AS, size + more);
}

/// Numbers up to the highest in use: a connection that was lost can be made
/// again.
bool limit_files() {
  int highest = STDERR_FILENO;
  std::error_code ignored;
  for (auto& entry :
       std::filesystem::directory_iterator{"/proc/self/fd", ignored})
    highest = std::max(highest, std::atoi(entry.path().filename().c_str()));
  return limit(RLIMIT_NOFILE, static_cast<rlim_t>(highest));
}

bool is_regular_file(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

/// Output may have been sent to a file.
bool limit_file_size() {
  return is_regular_file(STDOUT_FILENO) || is_regular_file(STDERR_FILENO)
         || limit(RLIMIT_FSIZE, 0);
}

} // namespace

caf::expected<void> confine_process() {
  if (limit_memory() && limit_files() && limit_file_size()
      && limit(RLIMIT_NPROC, 0) && limit(RLIMIT_CORE, 0)
      && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
    return {};
  return failure(ec::io_failure,
                 std::string{"cannot limit what a script may use: "}
                   + std::strerror(errno));
}

} // namespace tahoe
