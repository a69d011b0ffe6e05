#include "web/cli/copy/file_transfer.hpp"

#include "crypto/capability.hpp"
#include "web/cli/copy/copy_record.hpp"
#include "web/cli/copy/local_directory.hpp"
#include "web/cli/source_file.hpp"
#include "web/cli/target_file.hpp"

namespace tahoe {

namespace {

/// Counts what one request moved; takes it back if the request is in vain.
class byte_count {
public:
  explicit byte_count(std::atomic<uint64_t>& total) : total_(total) {}

  void reach(uint64_t done) {
    total_ += done - counted_;
    counted_ = done;
  }

private:
  std::atomic<uint64_t>& total_;
  uint64_t counted_ = 0;
};

/// Runs a request, whose callbacks say in `problem` why they stopped it. Tells
/// the bytes as they go over.
caf::expected<void>
move_bytes(web_client& client, web_request request, const caf::error& problem,
           std::atomic<uint64_t>& bytes) {
  byte_count count{bytes};
  request.on_progress
    = [&](const transfer_progress& now) { count.reach(now.done); };
  auto stopped = client.perform(request);
  if (stopped)
    count.reach(0);
  if (problem)
    return problem;
  if (stopped)
    return to_error(*stopped);
  return {};
}

/// Lets the file appear.
caf::expected<transferred_file>
finish(target_file& target, const std::string& cap,
       const std::filesystem::path& to) {
  if (auto finished = target.finish(); !finished)
    return std::move(finished.error());
  auto there = look_at(to);
  if (!there)
    return failure(ec::not_found, to.string() + " is no longer there");
  return caf::expected<transferred_file>{transferred_file{cap, there->state}};
}

} // namespace

caf::expected<transferred_file>
upload_file(web_client& client, const std::filesystem::path& from,
            std::atomic<uint64_t>& bytes) {
  auto begun = nanoseconds_now();
  auto before = look_at(from);
  if (!before || before->kind != copy_kind::file)
    return failure(ec::not_found, from.string() + " is no longer there");
  auto source = source_file::open(from.string(), client.interrupt());
  if (!source)
    return std::move(source.error());
  caf::error problem;
  transferred_file result;
  web_request request;
  request.method = "PUT";
  request.address = "uri";
  request.with_token = true; // nobody else is to end it
  request.body_size = source->size();
  request.read_body = [&](char* to, size_t room) -> std::optional<size_t> {
    auto size = source->read(to, room, client.interrupt());
    if (size)
      return *size;
    problem = std::move(size.error());
    return std::nullopt;
  };
  request.write_body = [&](std::string_view piece) {
    result.cap += piece;
    return result.cap.size() <= max_cap_length;
  };
  auto moved = move_bytes(client, std::move(request), problem, bytes);
  if (!moved)
    return std::move(moved.error());
  if (!parse_capability(result.cap))
    return failure(ec::io_failure, "the node answered with something that is "
                                   "no cap");
  result.state = before->state;
  result.settled = is_settled(result.state, begun);
  auto after = look_at(from);
  if (!after || after->state != before->state)
    return failure(ec::conflict, from.string()
                                   + " changed while it was read: copy it "
                                     "again");
  return caf::expected<transferred_file>{std::move(result)};
}

caf::expected<transferred_file>
download_file(web_client& client, const std::string& cap,
              const std::filesystem::path& to, std::atomic<uint64_t>& bytes) {
  auto target
    = target_file::create(to.string(), nullptr, target_file::durability::later);
  if (!target)
    return std::move(target.error());
  caf::error problem;
  web_request request;
  request.address = "uri/" + url_component(cap);
  request.with_token = true;
  request.write_body = [&](std::string_view piece) {
    auto written = target->write(piece);
    if (!written)
      problem = std::move(written.error());
    return !problem;
  };
  auto moved = move_bytes(client, std::move(request), problem, bytes);
  if (!moved)
    return std::move(moved.error());
  return finish(*target, cap, to);
}

caf::expected<transferred_file>
write_cap(const std::string& cap, const std::filesystem::path& to) {
  auto target
    = target_file::create(to.string(), nullptr, target_file::durability::later);
  if (!target)
    return std::move(target.error());
  if (auto written = target->write(cap); !written)
    return std::move(written.error());
  return finish(*target, cap, to);
}

} // namespace tahoe
