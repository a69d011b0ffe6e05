#include "actors/process/running_process.hpp"

#include <cstdint>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace tahoe {

namespace {

/// Field 22 of /proc/PID/stat, unless field 3 says that the process has ended
/// and only its parent has not noticed. The name in field 2 may hold anything.
std::optional<uint64_t> start_time_of(pid_t pid) {
  std::ifstream in{"/proc/" + std::to_string(pid) + "/stat"};
  std::string line;
  if (!std::getline(in, line))
    return std::nullopt;
  auto name_end = line.rfind(')');
  if (name_end == std::string::npos)
    return std::nullopt;
  std::istringstream fields{line.substr(name_end + 1)};
  char state = 0;
  fields >> state;
  if (state == 'Z' || state == 'X')
    return std::nullopt;
  std::string skipped;
  for (int field = 4; field < 22; ++field)
    fields >> skipped;
  uint64_t result = 0;
  if (!(fields >> result))
    return std::nullopt;
  return result;
}

caf::error cannot(const char* what, const std::filesystem::path& file) {
  return failure(ec::io_failure, std::string{"cannot "} + what + " "
                                   + file.string() + ": "
                                   + std::generic_category().message(errno));
}

/// Another process may have removed the file between our open and our lock.
bool is_still_there(int fd, const std::filesystem::path& file) {
  struct stat ours, there;
  return fstat(fd, &ours) == 0 && stat(file.c_str(), &there) == 0
         && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

} // namespace

std::optional<pid_t> running_process(const std::filesystem::path& file) {
  std::ifstream in{file};
  pid_t pid = 0;
  uint64_t started = 0;
  if (!(in >> pid >> started) || pid <= 0 || start_time_of(pid) != started)
    return std::nullopt;
  return pid;
}

bool is_held(const std::filesystem::path& file) {
  int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  auto held = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(fd);
  return held;
}

caf::expected<process_mark> process_mark::hold(std::filesystem::path file) {
  int fd = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0)
    return cannot("write", file);
  process_mark result{std::move(file), fd};
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    // Not ours to remove.
    result.descriptor_ = -1;
    close(fd);
    return failure(ec::refused, "a node already runs in "
                                  + result.file_.parent_path().string());
  }
  if (!is_still_there(fd, result.file_)) {
    result.descriptor_ = -1;
    close(fd);
    return hold(std::move(result.file_));
  }
  if (ftruncate(fd, 0) != 0)
    return cannot("write", result.file_);
  return caf::expected<process_mark>{std::move(result)};
}

caf::expected<process_mark> process_mark::take(std::filesystem::path file) {
  auto result = hold(std::move(file));
  if (!result)
    return result;
  auto started = start_time_of(getpid());
  auto text = std::to_string(getpid()) + " "
              + std::to_string(started.value_or(0)) + "\n";
  if (write(result->descriptor_, text.data(), text.size())
      != static_cast<ssize_t>(text.size()))
    return cannot("write", result->file_);
  return result;
}

process_mark::process_mark(process_mark&& other) noexcept
  : file_(std::move(other.file_)),
    descriptor_(std::exchange(other.descriptor_, -1)) {}

process_mark::~process_mark() {
  if (descriptor_ < 0)
    return;
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
  close(descriptor_);
}

} // namespace tahoe
