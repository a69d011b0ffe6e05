#include "web/cli/console/byte_channel.hpp"

#include <array>
#include <cerrno>

namespace tahoe {

namespace {

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

} // namespace

byte_channel::byte_channel(event_loop& loop, file_descriptor fd,
                           receiver on_bytes)
  : loop_(loop), fd_(std::move(fd)), on_bytes_(std::move(on_bytes)) {}

byte_channel::~byte_channel() {
  close();
}

void byte_channel::read(bool wanted) {
  if (reading_ == wanted)
    return;
  reading_ = wanted;
  update();
}

void byte_channel::write(std::string_view bytes) {
  if (!fd_ || closing_ || bytes.empty())
    return;
  unwritten_ += bytes;
  update();
}

void byte_channel::close_after_writing() {
  closing_ = true;
  if (unwritten_.empty())
    close();
}

void byte_channel::drain() {
  while (fd_ && receive())
    ;
}

void byte_channel::on_ready(uint32_t events) {
  if (!unwritten_.empty() && events & (EPOLLOUT | EPOLLERR | EPOLLHUP))
    send();
  if (fd_ && reading_ && events & (EPOLLIN | EPOLLERR | EPOLLHUP))
    receive();
}

bool byte_channel::receive() {
  std::array<char, 16384> piece;
  auto length = ::read(fd_.get(), piece.data(), piece.size());
  if (length < 0 && would_block())
    return false;
  if (length <= 0) {
    close();
    on_bytes_({});
    return false;
  }
  on_bytes_({piece.data(), static_cast<size_t>(length)});
  return true;
}

void byte_channel::send() {
  auto length = ::write(fd_.get(), unwritten_.data(), unwritten_.size());
  if (length < 0 && would_block())
    return;
  // Whoever does not read any more has a side to be read from that tells.
  if (length < 0)
    unwritten_.clear();
  else
    unwritten_.erase(0, static_cast<size_t>(length));
  if (unwritten_.empty() && closing_)
    close();
  else
    update();
}

void byte_channel::update() {
  if (!fd_)
    return;
  uint32_t events = 0;
  if (reading_)
    events |= EPOLLIN;
  if (!unwritten_.empty())
    events |= EPOLLOUT;
  loop_.watch(fd_.get(), events, [this](uint32_t ready) { on_ready(ready); });
}

void byte_channel::close() {
  if (!fd_)
    return;
  loop_.forget(fd_.get());
  fd_ = file_descriptor{};
  unwritten_.clear();
}

} // namespace tahoe
