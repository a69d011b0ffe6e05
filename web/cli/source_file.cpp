#include "web/cli/source_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tahoe {

source_file::source_file(file_descriptor fd, std::string name)
  : fd_(std::move(fd)), name_(std::move(name)) {
  struct stat facts;
  if (fstat(fd_.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
    return;
  // Standard input may be a file that somebody has read a part of.
  auto here = lseek(fd_.get(), 0, SEEK_CUR);
  if (here >= 0 && here <= facts.st_size)
    size_ = static_cast<uint64_t>(facts.st_size - here);
}

caf::expected<source_file>
source_file::open(const std::string& name, const interrupt_watch& interrupt) {
  if (name == "-")
    return source_file{file_descriptor::borrow(STDIN_FILENO), "standard input"};
  // Otherwise a pipe that nobody writes to would be waited for in open(2).
  file_descriptor fd{::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat facts;
  if (fd && fstat(fd.get(), &facts) == 0 && S_ISDIR(facts.st_mode))
    return failure(ec::io_failure, name + " is a directory: name a file");
  if (!fd)
    return failure(errno == ENOENT ? ec::not_found : ec::io_failure,
                   "cannot open " + name + ": " + strerror(errno));
  interrupt.wait_readable(fd.get());
  if (interrupt.interrupted())
    return failure(ec::cancelled, "interrupted");
  fcntl(fd.get(), F_SETFL, O_RDONLY);
  return source_file{std::move(fd), name};
}

caf::expected<size_t>
source_file::read(char* to, size_t room, const interrupt_watch& interrupt) {
  interrupt.wait_readable(fd_.get());
  if (interrupt.interrupted())
    return failure(ec::cancelled, "interrupted");
  auto size = ::read(fd_.get(), to, room);
  if (size < 0)
    return failure(ec::io_failure,
                   "cannot read " + name_ + ": " + strerror(errno));
  done_ += static_cast<uint64_t>(size);
  if (size_ && (done_ > *size_ || (size == 0 && done_ < *size_)))
    return failure(ec::io_failure, name_ + " changed while it was read");
  return static_cast<size_t>(size);
}

} // namespace tahoe
