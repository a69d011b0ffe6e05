#pragma once

#include "actors/download/chk_reader.hpp"

#include <functional>
#include <map>
#include <vector>

namespace tahoe::test {

using std::chrono::milliseconds;

/// What a server of a `simulated_servers` does.
struct simulated_server {
  std::map<uint8_t, blob> shares;
  milliseconds find_delay{1};
  milliseconds read_delay{1};
  bool refuses_finds = false;
  bool refuses_reads = false;
  bool ignores_finds = false;
  bool ignores_reads = false;
  size_t reads_before_silence = SIZE_MAX;

  size_t finds = 0;
  size_t reads = 0;
  std::vector<uint8_t> reported;
};

/// Does what a chk_reader wants, in virtual time and without actors.
class simulated_servers {
public:
  std::vector<simulated_server> servers;

  /// Servers that come up later, when the reader asks again.
  std::vector<simulated_server> reinforcements;

  instant now{};

  /// How much of each share a server sends unasked.
  size_t head_size = 4096;

  /// Reads to the end: bytes or a named error. Null pointer errors stand for a
  /// reader that does not end within ten minutes.
  caf::expected<byte_buffer> read_all(chk_reader& reader) {
    byte_buffer result;
    auto end = now + std::chrono::minutes{10};
    reader.start(now);
    while (now < end) {
      perform(reader);
      auto piece = reader.next(now);
      if (!piece) {
        perform(reader);
        return std::move(piece.error());
      }
      if (*piece && (*piece)->empty())
        return result;
      if (*piece)
        append(result, (*piece)->view());
      else
        pass_time(reader);
    }
    return caf::make_error(caf::sec::request_timeout);
  }

  void perform(chk_reader& reader) {
    for (auto& request : reader.take_requests())
      std::visit([&](auto& x) { perform(reader, x); }, request);
  }

  /// Until the next event, but not longer than to the next tick.
  void pass_time(chk_reader& reader) {
    auto tick = now + milliseconds{100};
    if (events_.empty() || events_.begin()->first > tick) {
      now = tick;
      reader.tick(now);
      return;
    }
    auto event = events_.extract(events_.begin());
    now = event.key();
    event.mapped()(reader);
  }

  milliseconds elapsed() const {
    return std::chrono::duration_cast<milliseconds>(now.time_since_epoch());
  }

private:
  using event = std::function<void(chk_reader&)>;

  void later(milliseconds delay, event what) {
    events_.emplace(now + delay, std::move(what));
  }

  void perform(chk_reader&, const want_servers&) {
    auto count = introduced_ ? reinforcements.size() : servers.size();
    if (introduced_) {
      std::move(reinforcements.begin(), reinforcements.end(),
                std::back_inserter(servers));
      reinforcements.clear();
    }
    introduced_ = true;
    later(milliseconds{0},
          [=, this](chk_reader& to) { to.add_servers(count, 0, now); });
  }

  void perform(chk_reader&, const want_shares& request) {
    auto& server = servers[request.server];
    ++server.finds;
    if (server.ignores_finds)
      return;
    std::vector<share_head> found;
    for (auto& [number, bytes] : server.shares)
      found.push_back({number, bytes.size(),
                       bytes.slice(0, std::min(head_size, bytes.size()))});
    later(server.find_delay, [=, this, refuse = server.refuses_finds,
                              index = request.server](chk_reader& to) {
      if (refuse)
        to.server_failed(index, now);
      else
        to.shares_found(index, found, now);
    });
  }

  void perform(chk_reader&, const want_bytes& request) {
    auto& server = servers[request.server];
    ++server.reads;
    if (server.ignores_reads || server.reads > server.reads_before_silence)
      return;
    auto& share = server.shares[request.share_number];
    auto first = std::min<uint64_t>(request.offset, share.size());
    auto length = std::min<uint64_t>(request.length, share.size() - first);
    later(server.read_delay,
          [=, this, refuse = server.refuses_reads, ticket = request.ticket,
           bytes = share.slice(first, length)](chk_reader& to) {
            if (refuse)
              to.read_failed(ticket, now);
            else
              to.bytes_arrived(ticket, bytes, now);
          });
  }

  void perform(chk_reader&, const want_report& request) {
    servers[request.server].reported.push_back(request.share_number);
  }

  bool introduced_ = false;
  std::multimap<instant, event> events_;
};

/// One server for each share.
inline simulated_servers one_share_each(const std::vector<blob>& shares) {
  simulated_servers result;
  for (size_t i = 0; i < shares.size(); ++i) {
    result.servers.emplace_back();
    result.servers.back().shares[static_cast<uint8_t>(i)] = shares[i];
  }
  return result;
}

} // namespace tahoe::test
