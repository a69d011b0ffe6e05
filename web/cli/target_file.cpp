#include "web/cli/target_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace tahoe {

namespace {

/// The mode a new file gets here; mkostemp(3) makes it private. umask(2) cannot
/// be asked without being changed, for all threads.
mode_t usual_mode() {
  constexpr std::string_view key = "Umask:";
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(key))
      return static_cast<mode_t>(
        0666 & ~std::strtoul(line.c_str() + key.size(), nullptr, 8));
  return 0600;
}

std::filesystem::path parent_of(const std::filesystem::path& name) {
  return name.has_parent_path() ? name.parent_path() : ".";
}

/// A pattern for mkostemp(3) beside a file: no longer than a name may be.
std::string hidden_beside(const std::filesystem::path& path) {
  constexpr size_t max_kept = 200;
  auto name = path.filename().string().substr(0, max_kept);
  return (path.parent_path() / ("." + name + ".XXXXXX")).string();
}

/// The name by which a file without one can be linked.
std::string handle_of(const file_descriptor& fd) {
  return "/proc/self/fd/" + std::to_string(fd.get());
}

} // namespace

target_file::~target_file() {
  if (fd_ && !temporary_.empty())
    unlink(temporary_.c_str());
}

caf::expected<target_file>
target_file::create(const std::string& name, const interrupt_watch* interrupt,
                    durability wanted) {
  if (name == "-")
    return target_file{file_descriptor::borrow(STDOUT_FILENO), wanted};
  std::filesystem::path path{name};
  struct stat facts;
  auto exists = stat(name.c_str(), &facts) == 0;
  if (path.filename().empty() || (exists && S_ISDIR(facts.st_mode)))
    return failure(ec::io_failure, name + " is a directory: name a file");
  if (!exists)
    return create_hidden(path, usual_mode(), wanted);
  if (S_ISREG(facts.st_mode))
    return create_hidden(path, facts.st_mode & 0777, wanted);
  // A device or a pipe is written to, not replaced.
  if (S_ISFIFO(facts.st_mode) && interrupt)
    return open_pipe(name, *interrupt);
  file_descriptor fd{::open(name.c_str(), O_WRONLY | O_CLOEXEC)};
  if (!fd)
    return failure(ec::io_failure,
                   "cannot open " + name + ": " + strerror(errno));
  return target_file{std::move(fd), wanted};
}

/// open(2) would wait for a reader and hear no signal.
caf::expected<target_file>
target_file::open_pipe(const std::string& name,
                       const interrupt_watch& interrupt) {
  constexpr auto pause = std::chrono::milliseconds{50};
  while (!interrupt.interrupted()) {
    file_descriptor fd{::open(name.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK)};
    if (!fd && errno != ENXIO)
      return failure(ec::io_failure,
                     "cannot open " + name + ": " + strerror(errno));
    if (fd) {
      target_file result{std::move(fd), durability::later};
      result.interrupt_ = &interrupt;
      return caf::expected<target_file>{std::move(result)};
    }
    interrupt.wait_for(pause);
  }
  return failure(ec::cancelled, "interrupted");
}

caf::expected<target_file>
target_file::create_hidden(const std::filesystem::path& path, mode_t mode,
                           durability wanted) {
  file_descriptor fd{
    ::open(parent_of(path).c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600)};
  std::string temporary;
  if (!fd) {
    temporary = hidden_beside(path);
    fd = file_descriptor{mkostemp(temporary.data(), O_CLOEXEC)};
  }
  if (!fd)
    return failure(ec::io_failure,
                   "cannot write " + path.string() + ": " + strerror(errno));
  target_file result{std::move(fd), wanted};
  result.temporary_ = std::move(temporary);
  result.name_ = path;
  result.mode_ = mode;
  return result;
}

caf::expected<void> target_file::write(std::string_view bytes) {
  while (!bytes.empty()) {
    auto size = ::write(fd_.get(), bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR)
      continue;
    if (size < 0 && errno == EAGAIN && interrupt_) {
      interrupt_->wait_writable(fd_.get());
      if (interrupt_->interrupted())
        return failure(ec::cancelled, "interrupted");
      continue;
    }
    if (size < 0)
      return failed("write");
    bytes.remove_prefix(static_cast<size_t>(size));
  }
  return {};
}

/// Under a name of its own first if another file has to give way.
bool target_file::give_name() {
  if (temporary_.empty()) {
    auto handle = handle_of(fd_);
    auto link_as = [&](const std::filesystem::path& name) {
      return linkat(AT_FDCWD, handle.c_str(), AT_FDCWD, name.c_str(),
                    AT_SYMLINK_FOLLOW)
             == 0;
    };
    if (link_as(name_))
      return true;
    if (errno != EEXIST)
      return false;
    auto pattern = hidden_beside(name_);
    // Only the name is wanted.
    file_descriptor reserved{mkostemp(pattern.data(), O_CLOEXEC)};
    if (!reserved || ::unlink(pattern.c_str()) != 0 || !link_as(pattern))
      return false;
    temporary_ = pattern;
  }
  if (rename(temporary_.c_str(), name_.c_str()) != 0)
    return false;
  temporary_.clear();
  return true;
}

caf::expected<void> target_file::finish() {
  if (name_.empty())
    return {};
  auto durable = durability_ == durability::complete;
  if (fchmod(fd_.get(), mode_) != 0 || (durable && fsync(fd_.get()) != 0)
      || !give_name())
    return failed("complete");
  if (!durable)
    return {};
  file_descriptor directory{
    ::open(parent_of(name_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!directory || fsync(directory.get()) != 0)
    return failed("make durable");
  return {};
}

caf::error target_file::failed(const char* action) const {
  return failure(ec::io_failure,
                 std::string{"cannot "} + action + " "
                   + (name_.empty() ? "what was named" : name_.string()) + ": "
                   + strerror(errno));
}

} // namespace tahoe
