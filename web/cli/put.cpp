#include "crypto/capability.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/node_url.hpp"
#include "web/cli/source_file.hpp"
#include "web/cli/web_request.hpp"

namespace tahoe {

namespace {

/// True for what `get` takes: a node of another kind, or something else that
/// listens on its port, must not make a script keep an error for a cap.
bool is_read_cap(std::string_view text) {
  auto cap = parse_capability(text);
  return cap
         && (std::holds_alternative<chk_read_cap>(*cap)
             || std::holds_alternative<lit_cap>(*cap));
}

} // namespace

int run_put(const put_options& options) {
  reporter to_user{options.report, {"storing", "spreading shares..."}, false};
  auto url = read_node_url(options.node_directory);
  if (!url)
    return to_user.failed(stop_with(url.error()));
  auto source = source_file::open(options.source);
  if (!source)
    return to_user.failed(stop_with(source.error()));
  interrupt_watch interrupt;
  caf::error problem;
  std::string cap;
  web_request request;
  request.url = *url + (options.random_key ? "uri?convergence=random" : "uri");
  request.body_size = source->size();
  request.read_body = [&](char* to, size_t room) -> std::optional<size_t> {
    auto size = source->read(to, room, interrupt);
    if (size)
      return *size;
    problem = std::move(size.error());
    return std::nullopt;
  };
  request.write_body = [&](std::string_view piece) {
    cap += piece;
    return cap.size() <= max_cap_length;
  };
  request.on_progress
    = [&](const transfer_progress& now) { to_user.progress(now); };
  auto stopped = perform(request, interrupt);
  if (problem && !interrupt.interrupted())
    return to_user.failed(stop_with(problem));
  if (stopped)
    return to_user.failed(std::move(*stopped));
  if (!is_read_cap(cap))
    return to_user.failed(stop_with(ec::io_failure,
                                    "the node answered with something that is "
                                    "no cap"));
  return to_user.stored(cap);
}

} // namespace tahoe
