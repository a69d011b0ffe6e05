#include "actors/download/chk_reader.hpp"

#include "actors/download/segment_decoder.hpp"
#include "actors/download/shortage.hpp"

#include <algorithm>

namespace tahoe {

namespace {

// More servers than needed are asked at once, so that one that has no share or
// is slow costs no time.
constexpr size_t extra_questions = 2;

// Where blocks take as long, more at once would only miss their deadlines.
constexpr auto narrow_link = std::chrono::seconds{4};

// Servers come back, but not for ever for nothing.
constexpr size_t max_vain_refreshes = 4;

} // namespace

chk_reader::chk_reader(const chk_read_cap& cap, uint64_t offset,
                       uint64_t length, size_t pipeline_segments)
  : cap_(cap), file_(cap.to_verify()),
    code_(*erasure_code::make(static_cast<uint16_t>(cap.needed_shares),
                              static_cast<uint16_t>(cap.total_shares))),
    begin_(std::min(offset, cap.size)),
    end_(begin_ + std::min(length, cap.size - begin_)),
    pipeline_segments_(pipeline_segments),
    shares_(static_cast<uint16_t>(cap.needed_shares)) {}

// -- events -------------------------------------------------------------------

void chk_reader::add_servers(size_t count, size_t disconnected, instant now) {
  servers_wanted_ = false;
  disconnected_ = disconnected;
  survey_.add(count);
  if (count == 0 && !(window_ && window_->is_complete()))
    problem_ = describe_shortage();
  advance(now);
}

void chk_reader::shares_found(size_t server,
                              const std::vector<share_head>& found,
                              instant now) {
  if (survey_.answered(server))
    for (auto& share : found)
      if (share.number < cap_.total_shares && share.head.size() <= share.size)
        shares_.add({server, share.size, share.head, share.number});
  advance(now);
}

void chk_reader::server_failed(size_t server, instant now) {
  survey_.failed(server);
  advance(now);
}

void chk_reader::bytes_arrived(uint64_t ticket, const blob& bytes,
                               instant now) {
  auto read = reads_.take(ticket);
  if (!read)
    return;
  counters_.bytes_received += bytes.size();
  times_.add(now - read->started);
  auto& share = shares_.at(read->share);
  --share.reads;
  if (share.stage != share_stage::dropped) {
    if (read->fetch)
      block_piece_arrived(*read, bytes, now);
    else
      validated(read->share, share.validator.add(bytes.view(), file_), now);
  }
  advance(now);
}

void chk_reader::read_failed(uint64_t ticket, instant now) {
  if (auto read = reads_.take(ticket)) {
    read_lost(*read);
    advance(now);
  }
}

std::vector<reader_request> chk_reader::take_requests() {
  return std::exchange(requests_, {});
}

caf::expected<std::optional<blob>> chk_reader::next(instant now) {
  auto piece = window_ ? window_->take() : std::nullopt;
  if (piece) {
    counters_.bytes_delivered += piece->size();
    advance(now);
    return piece;
  }
  if (window_ && window_->is_drained())
    return std::optional{blob{}};
  if (problem_)
    return problem_;
  return piece;
}

// -- what to do next ----------------------------------------------------------

void chk_reader::advance(instant now) {
  if (problem_)
    return;
  give_up_silent(now);
  note_slow(now);
  // Blocks that came with their share's head may turn out bad at once.
  uint64_t corrupt_before;
  do {
    if (window_ && window_->is_complete())
      return;
    corrupt_before = counters_.corrupt_shares;
    open_shares(now);
    ask_servers(now);
    fetch_blocks(now);
  } while (counters_.corrupt_shares != corrupt_before);
  conclude();
}

void chk_reader::give_up_silent(instant now) {
  survey_.expire(now);
  while (auto read = reads_.take_expired(now))
    read_lost(*read);
}

void chk_reader::note_slow(instant now) {
  auto slow = reads_.slow_shares(times_.patience(), now);
  for (size_t i = 0; i < shares_.size(); ++i) {
    auto& share = shares_.at(i);
    share.delays += slow.contains(i) && !share.slow;
    share.slow = slow.contains(i);
  }
}

void chk_reader::open_shares(instant now) {
  while (auto spare = shares_.pick_spare()) {
    auto& share = shares_.at(*spare);
    share.stage = share_stage::opening;
    validated(*spare, share.validator.advance(file_), now);
  }
  if (!window_ && shares_.good() >= cap_.needed_shares)
    window_.emplace(*file_.shape(), begin_, end_, pipeline_segments_);
}

void chk_reader::validated(size_t index, const caf::expected<void>& result,
                           instant now) {
  auto& share = shares_.at(index);
  if (!result)
    drop_corrupt(index, result.error());
  else if (share.validator.is_ready())
    share.stage = share_stage::good;
  else
    request_read({index, std::nullopt, *share.validator.wanted(), now});
}

void chk_reader::ask_servers(instant now) {
  auto promising = shares_.promising();
  if (promising >= cap_.needed_shares)
    return;
  auto wanted = cap_.needed_shares - promising + extra_questions;
  while (auto server = survey_.ask_next(wanted, now))
    requests_.emplace_back(want_shares{*server});
}

void chk_reader::fetch_blocks(instant now) {
  if (!window_)
    return;
  window_->fill(times_.median() >= narrow_link);
  for (auto& target : window_->segments())
    if (!target.plaintext)
      fetch_blocks(target, now);
}

void chk_reader::fetch_blocks(segment& target, instant now) {
  std::set<uint16_t> numbers;
  std::set<size_t> servers;
  for (auto& [number, block] : target.blocks)
    numbers.insert(number);
  auto underway = numbers.size();
  for (auto& [id, fetch] : fetches_) {
    auto& share = shares_.at(fetch.share());
    if (fetch.segment_number() != target.number)
      continue;
    ++underway;
    if (share.slow)
      continue; // as if it were not there: another one is asked
    numbers.insert(share.number());
    servers.insert(share.server);
  }
  while (!target.plaintext && numbers.size() < cap_.needed_shares) {
    auto source = shares_.pick_source(numbers, servers);
    if (!source)
      return;
    auto& share = shares_.at(*source);
    counters_.hedged_blocks += underway++ >= cap_.needed_shares;
    numbers.insert(share.number());
    servers.insert(share.server);
    start_fetch(target.number, *source, now);
  }
}

void chk_reader::conclude() {
  if (file_.problem())
    problem_ = file_.problem();
  if (problem_ || servers_wanted_ || !survey_.is_over()
      || shares_.possible() >= cap_.needed_shares)
    return;
  if (vain_refreshes_ == max_vain_refreshes) {
    problem_ = describe_shortage();
    return;
  }
  ++vain_refreshes_;
  servers_wanted_ = true;
  requests_.emplace_back(want_servers{});
}

// -- blocks -------------------------------------------------------------------

void chk_reader::start_fetch(uint64_t segment_number, size_t index,
                             instant now) {
  auto& validator = shares_.at(index).validator;
  auto& shape = *file_.shape();
  if (auto block = validator.block_in_head(shape, segment_number)) {
    block_complete(index, segment_number, *block);
    return;
  }
  block_fetch fetch{index, segment_number,
                    validator.block_area(shape, segment_number)};
  fetches_.emplace(++last_fetch_, fetch);
  request_pieces(last_fetch_, now);
}

void chk_reader::request_pieces(uint64_t id, instant now) {
  auto& fetch = fetches_.at(id);
  while (auto piece = fetch.next_piece())
    request_read({fetch.share(), id, *piece, now});
}

void chk_reader::request_read(const read_ledger::read& what) {
  auto& share = shares_.at(what.share);
  ++share.reads;
  requests_.emplace_back(want_bytes{
    reads_.add(what), share.server, static_cast<uint8_t>(share.number()),
    what.area.offset, static_cast<uint32_t>(what.area.length)});
}

void chk_reader::block_piece_arrived(const read_ledger::read& what,
                                     const blob& bytes, instant now) {
  auto i = fetches_.find(*what.fetch);
  if (i == fetches_.end())
    return; // another share was faster
  if (bytes.size() != what.area.length) {
    drop_corrupt(what.share,
                 failure(ec::integrity_failure, "the share is cut short"));
    return;
  }
  auto block = i->second.add(what.area, bytes);
  if (!block) {
    request_pieces(i->first, now);
    return;
  }
  auto segment_number = i->second.segment_number();
  fetches_.erase(i);
  block_complete(what.share, segment_number, *block);
}

void chk_reader::block_complete(size_t index, uint64_t segment_number,
                                const blob& block) {
  auto& share = shares_.at(index);
  auto good = share.validator.check_block(segment_number, block.view());
  if (!good) {
    drop_corrupt(index, good.error());
    return;
  }
  auto* target = window_->find(segment_number);
  if (target == nullptr || target->plaintext)
    return;
  target->blocks.emplace(share.number(), block);
  if (target->blocks.size() == cap_.needed_shares)
    decode(*target);
}

void chk_reader::decode(segment& target) {
  std::vector<numbered_block> blocks;
  for (auto& [number, block] : target.blocks)
    blocks.push_back({number, block.data()});
  auto plaintext
    = decode_segment(code_, *file_.shape(), cap_.key, target.number, blocks,
                     file_.crypttext_segment_hash(target.number));
  std::erase_if(fetches_, [&](auto& entry) {
    return entry.second.segment_number() == target.number;
  });
  if (!plaintext) {
    problem_ = plaintext.error();
    return;
  }
  counters_.bytes_verified += plaintext->size();
  window_->complete(target, std::move(*plaintext));
  ++counters_.segments_decoded;
  vain_refreshes_ = 0;
}

// -- what goes wrong ----------------------------------------------------------

void chk_reader::read_lost(const read_ledger::read& what) {
  --shares_.at(what.share).reads;
  ++counters_.failed_reads;
  drop(what.share);
}

void chk_reader::drop(size_t index) {
  auto& share = shares_.at(index);
  share.stage = share_stage::dropped;
  share.validator = {share.number(), 0, {}};
  std::erase_if(fetches_,
                [&](auto& entry) { return entry.second.share() == index; });
}

void chk_reader::drop_corrupt(size_t index, const caf::error& why) {
  auto& share = shares_.at(index);
  drop(index);
  if (file_.problem())
    return; // not the share's fault
  ++counters_.corrupt_shares;
  corrupt_numbers_.insert(share.number());
  requests_.emplace_back(want_report{
    share.server, static_cast<uint8_t>(share.number()), describe(why)});
}

caf::error chk_reader::describe_shortage() const {
  search_result search;
  search.needed_shares = cap_.needed_shares;
  search.good_shares = shares_.possible();
  for (auto number : corrupt_numbers_)
    search.damaged_shares += !shares_.has(number);
  search.damaged_copies = counters_.corrupt_shares;
  search.servers = survey_.size();
  search.asked = survey_.asked();
  search.answers = survey_.answers();
  search.disconnected = disconnected_;
  return shortage(search);
}

} // namespace tahoe
