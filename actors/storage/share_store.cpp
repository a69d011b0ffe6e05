#include "actors/storage/share_store.hpp"

#include "actors/storage/corruption_advisory.hpp"

#include <algorithm>
#include <cerrno>

namespace tahoe {

namespace {

constexpr uint32_t lease_duration = 31 * 24 * 60 * 60;

/// Large shares that come in at the same time and are written directly: 16 MiB
/// of buffers.
constexpr size_t max_direct_writers = 64;

constexpr uint32_t max_head_size = 4096;
constexpr size_t max_heads_size = size_t{512} << 10;

/// Notes that a report quotes.
constexpr size_t shown_notes = 20;

} // namespace

share_store::share_store(const storage_config& config, const logger& log,
                         counter bad_shares)
  : readonly_(config.readonly),
    reserved_space_(config.reserved_space), layout_{config.directory},
    permits_(max_direct_writers), log_(log),
    bad_shares_(std::move(bad_shares)) {}

caf::expected<share_store>
share_store::open(const storage_config& config, const logger& log,
                  counter bad_shares) {
  share_store result{config, log, std::move(bad_shares)};
  auto& layout = result.layout_;
  std::error_code problem;
  std::filesystem::remove_all(layout.incoming(), problem);
  if (!problem)
    std::filesystem::create_directories(layout.incoming(), problem);
  if (problem)
    return failure(ec::io_failure, "cannot make " + layout.incoming().string()
                                     + ": " + problem.message());
  // A share that was renamed just before the process died is visible, but may
  // not be durable yet.
  if (auto synced = sync_file_system(layout.shares()); !synced)
    return std::move(synced.error());
  return result;
}

caf::expected<share_set> share_store::list(const storage_index& index) const {
  share_set result;
  std::error_code problem;
  auto bucket = layout_.bucket(index);
  std::filesystem::directory_iterator it{bucket, problem};
  for (; it != std::filesystem::directory_iterator{}; it.increment(problem))
    if (auto number = parse_share_number(it->path().filename().string()))
      result.insert(*number);
  // No list is not an empty list: shares that are here would be stored again.
  if (problem && problem != std::errc::no_such_file_or_directory) {
    errno = problem.value();
    return system_error("list", bucket);
  }
  return result;
}

caf::expected<stored_share>
share_store::open_share(const storage_index& index, uint8_t number,
                        disk_file::mode how, const logger& log) const {
  auto share = stored_share::open(layout_.share(index, number), how);
  if (share || code_of(share.error()) == ec::not_found)
    return share;
  bad_shares_.add();
  auto event = code_of(share.error()) == ec::malformed ? "share-damaged"
                                                       : "share-unreadable";
  log.warning(event,
              share_label(index, number) + " " + describe(share.error()));
  return share;
}

caf::expected<shares_found>
share_store::find(const find_shares& request, const share_set& hidden,
                  uint64_t promised) const {
  auto log = log_.with_id(request.operation.text);
  auto space = writable_space(promised);
  if (!space)
    return std::move(space.error());
  shares_found result;
  result.writable_space = *space;
  size_t left = max_heads_size;
  auto listed = list(request.index);
  if (!listed)
    return std::move(listed.error());
  for (auto number : listed->numbers()) {
    if (hidden.contains(number))
      continue;
    auto share = open_share(request.index, number, disk_file::mode::read, log);
    if (!share)
      continue;
    share_head found{number, share->size(), {}};
    auto wanted
      = std::min({size_t{request.head_size}, size_t{max_head_size}, left});
    if (wanted > 0) {
      auto head = share->read(0, wanted);
      if (!head) {
        bad_shares_.add();
        log.warning("share-damaged", share_label(request.index, number) + " "
                                       + describe(head.error()));
        continue;
      }
      left -= head->size();
      found.head = std::move(*head);
    }
    result.shares.items.push_back(std::move(found));
  }
  return result;
}

caf::expected<blob> share_store::read(const read_share& request) const {
  if (request.length > blob::max_wire_size)
    return failure(ec::malformed, "asked for " + std::to_string(request.length)
                                    + " bytes at once, more than 1 MiB");
  auto share
    = open_share(request.index, request.number, disk_file::mode::read, log_);
  if (!share && code_of(share.error()) == ec::try_later)
    return std::move(share.error());
  if (!share)
    return failure(ec::not_found,
                   "no such share here: "
                     + share_label(request.index, request.number));
  return share->read(request.offset, request.length);
}

caf::expected<share_store::present_shares>
share_store::renew_leases(const allocate_buckets& request,
                          const share_set& hidden, uint32_t now,
                          bool may_grow) const {
  present_shares result;
  auto log = log_.with_id(request.operation.text);
  lease_secrets secrets{request.renew_secret, request.cancel_secret};
  auto listed = list(request.index);
  if (!listed)
    return std::move(listed.error());
  for (auto number : listed->numbers()) {
    if (hidden.contains(number))
      continue;
    auto share
      = open_share(request.index, number, disk_file::mode::update, log);
    if (!share) {
      auto code = code_of(share.error());
      if (code != ec::malformed && code != ec::not_found)
        result.unreadable.insert(number);
      continue;
    }
    if (auto renewed = share->add_or_renew_lease(secrets, now + lease_duration,
                                                 now, may_grow);
        !renewed)
      log.warning("lease-not-renewed", share_label(request.index, number) + " "
                                         + describe(renewed.error()));
    result.here.insert(number);
  }
  return result;
}

caf::expected<opened_buckets>
share_store::allocate(const allocate_buckets& request, const share_set& hidden,
                      const promised_bytes& promised, uint32_t now) const {
  auto space = writable_space(promised.to_all);
  if (!space)
    return std::move(space.error());
  if (promised.to_all > promised.to_asker) {
    auto whole = writable_space(0);
    if (!whole)
      return std::move(whole.error());
    auto half = *whole / 2;
    *space = std::min(*space, half - std::min(half, promised.to_asker));
  }
  opened_buckets result;
  auto present = renew_leases(request, hidden, now, *space > 0);
  if (!present)
    return std::move(present.error());
  auto first = make_lease(2, {request.renew_secret, request.cancel_secret},
                          now + lease_duration);
  auto size = container_size(request.share_size);
  for (auto number : request.wanted.numbers()) {
    if (present->here.contains(number)) {
      result.already_here.insert(number);
      continue;
    }
    if (hidden.contains(number) || present->unreadable.contains(number))
      continue;
    if (*space < size) {
      result.out_of_space = true;
      break;
    }
    auto share = incoming_share::create(layout_, request.index, number,
                                        request.share_size, first, permits_);
    if (share) {
      *space -= size;
      result.incoming.emplace_back(
        number, std::make_shared<incoming_share>(std::move(*share)));
    } else if (code_of(share.error()) == ec::no_space) {
      result.out_of_space = true;
    } else if (code_of(share.error()) != ec::refused) {
      return std::move(share.error());
    }
  }
  return result;
}

caf::expected<void> share_store::advise(const advise_corrupt_share& request,
                                        const std::string& time) const {
  auto listed = list(request.index);
  if (!listed)
    return std::move(listed.error());
  if (!listed->contains(request.number))
    return failure(ec::not_found,
                   "no such share here: "
                     + share_label(request.index, request.number));
  return write_advisory(
    layout_, {request.index, request.number, request.reason.text, time});
}

caf::expected<uint64_t> share_store::writable_space(uint64_t promised) const {
  if (readonly_)
    return uint64_t{0};
  auto space = free_space(layout_.shares());
  if (!space)
    return space;
  for (auto taken : {reserved_space_, promised})
    *space -= std::min(*space, taken);
  return space;
}

caf::expected<storage_report> share_store::report(uint64_t promised) const {
  storage_report result;
  result.readonly = readonly_;
  result.reserved = reserved_space_;
  auto writable = writable_space(promised);
  if (!writable)
    return std::move(writable.error());
  result.writable = *writable;
  std::error_code problem;
  auto space = std::filesystem::space(layout_.root, problem);
  if (problem)
    return failure(ec::io_failure, "cannot look at the disk of "
                                     + layout_.root.string() + ": "
                                     + problem.message());
  result.disk = {space.capacity, space.free, space.available};
  auto notes = list_advisories(layout_);
  result.notes = notes.size();
  notes.resize(std::min(notes.size(), shown_notes));
  for (auto& name : notes)
    if (auto note = read_advisory(layout_, name))
      result.latest_notes.push_back(std::move(*note));
  return result;
}

} // namespace tahoe
