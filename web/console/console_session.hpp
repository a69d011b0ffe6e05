#pragma once

#include "web/console/command.hpp"

#include <boost/asio/local/stream_protocol.hpp>

// One client of the console's socket. Both sides send lines, each one a JSON
// object of at most 64 KiB:
//
//   client  {"command": ["actor", "storage"], "columns": 80}
//           {"complete": "actor sto"}
//           {"cancel": true}                 ends the running command
//   node    {"text": "..."}                  a piece of output
//           {"clear": true}                  a new picture follows
//           {"end": "ok"}
//           {"end": "not_found", "message": "..."}
//           (unasked: why the connection closes)
//           {"completions": ["storage-server"]}
//
// One command at a time. Pieces end anywhere between two letters. With `--json`
// among its words each line of the output is one JSON document.

namespace tahoe {

inline constexpr size_t max_console_line = size_t{64} << 10;

/// What all sessions of a console share.
struct console_parts {
  caf::actor_system& sys;
  asker_actor asker;
  console_node node;
  console_process process;
};

class console_session;

/// Serves a client until it goes away or `close_console_session` is called;
/// then `ended` is called once, on the session's strand.
std::shared_ptr<console_session>
start_console_session(boost::asio::local::stream_protocol::socket socket,
                      std::shared_ptr<const console_parts> parts,
                      std::function<void()> ended);

void close_console_session(const std::shared_ptr<console_session>& session);

} // namespace tahoe
