#pragma once

#include "web/cli/console/event_loop.hpp"

#include <string>
#include <string_view>

namespace tahoe {

/// One non-blocking descriptor of an event loop, in one or both directions:
/// bytes as they arrive, and bytes that wait to be written.
class byte_channel {
public:
  /// Gets bytes; none: there will be no more, or the descriptor failed.
  using receiver = std::function<void(std::string_view bytes)>;

  byte_channel(event_loop& loop, file_descriptor fd, receiver on_bytes);
  ~byte_channel();

  byte_channel(const byte_channel&) = delete;
  byte_channel& operator=(const byte_channel&) = delete;

  /// Reads, or leaves what arrives where it is. At first it does not read.
  void read(bool wanted);

  /// Writes as the other side takes it. What cannot be written is dropped.
  void write(std::string_view bytes);

  size_t unwritten() const { return unwritten_.size(); }

  /// Closes the descriptor when everything is written.
  void close_after_writing();

  /// Reads what is there without waiting, and hands it on.
  void drain();

private:
  void on_ready(uint32_t events);
  bool receive();
  void send();
  void update();
  void close();

  event_loop& loop_;
  file_descriptor fd_;
  receiver on_bytes_;
  bool reading_ = false;
  bool closing_ = false;
  std::string unwritten_;
};

} // namespace tahoe
