#include "web/cli/target_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tahoe {

namespace {

/// The mode a new file gets here; mkostemp(3) makes it private.
mode_t usual_mode() {
  auto mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

} // namespace

target_file::target_file(file_descriptor fd, std::filesystem::path temporary,
                         std::filesystem::path name)
  : fd_(std::move(fd)), temporary_(std::move(temporary)),
    name_(std::move(name)) {}

target_file::~target_file() {
  if (fd_ && !temporary_.empty())
    unlink(temporary_.c_str());
}

caf::expected<target_file> target_file::create(const std::string& name) {
  if (name == "-")
    return target_file{
      file_descriptor::borrow(STDOUT_FILENO), {}, "standard output"};
  std::filesystem::path path{name};
  struct stat facts;
  auto exists = stat(name.c_str(), &facts) == 0;
  if (path.filename().empty() || (exists && S_ISDIR(facts.st_mode)))
    return failure(ec::io_failure, name + " is a directory: name a file");
  // A device or a pipe is written to, not replaced.
  if (exists && !S_ISREG(facts.st_mode)) {
    file_descriptor fd{::open(name.c_str(), O_WRONLY | O_CLOEXEC)};
    if (!fd)
      return failure(ec::io_failure,
                     "cannot open " + name + ": " + strerror(errno));
    return target_file{std::move(fd), {}, path};
  }
  std::string hidden{'.'};
  hidden.append(path.filename().string()).append(".XXXXXX");
  auto pattern = (path.parent_path() / hidden).string();
  file_descriptor fd{mkostemp(pattern.data(), O_CLOEXEC)};
  if (!fd)
    return failure(ec::io_failure,
                   "cannot write " + name + ": " + strerror(errno));
  return target_file{std::move(fd), pattern, path};
}

caf::expected<void> target_file::write(std::string_view bytes) {
  while (!bytes.empty()) {
    auto size = ::write(fd_.get(), bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR)
      continue;
    if (size < 0)
      return failed("write");
    bytes.remove_prefix(static_cast<size_t>(size));
  }
  return {};
}

caf::expected<void> target_file::finish() {
  if (temporary_.empty())
    return {};
  if (fchmod(fd_.get(), usual_mode()) != 0 || fsync(fd_.get()) != 0
      || rename(temporary_.c_str(), name_.c_str()) != 0)
    return failed("complete");
  temporary_.clear();
  auto parent = name_.has_parent_path() ? name_.parent_path() : ".";
  file_descriptor directory{
    ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!directory || fsync(directory.get()) != 0)
    return failed("make durable");
  return {};
}

caf::error target_file::failed(const char* action) const {
  return failure(ec::io_failure, std::string{"cannot "} + action + " "
                                   + name_.string() + ": " + strerror(errno));
}

} // namespace tahoe
