#pragma once

#include "actors/download/block_fetch.hpp"
#include "actors/download/block_times.hpp"
#include "actors/download/read_ledger.hpp"
#include "actors/download/reader_requests.hpp"
#include "actors/download/segment_window.hpp"
#include "actors/download/server_survey.hpp"
#include "actors/download/share_picker.hpp"
#include "actors/messages.hpp"
#include "codec/erasure.hpp"

#include <map>
#include <optional>
#include <vector>

namespace tahoe {

/// What a reader has done so far.
struct reader_counters {
  uint64_t bytes_received = 0;
  uint64_t bytes_verified = 0; ///< of plaintext
  uint64_t bytes_delivered = 0;
  uint64_t segments_decoded = 0;
  uint64_t corrupt_shares = 0;
  uint64_t failed_reads = 0;
  uint64_t hedged_blocks = 0; ///< asked of another share because one was slow
};

/// Reads a range of an immutable file: decides what to ask of which server,
/// proves what comes, decodes, decrypts. It sends nothing itself: after each
/// event `take_requests` tells what to do, and later events give the results.
///
/// It ends: servers that are silent are given up after a deadline, given that
/// `tick` is called now and then. It holds at most `pipeline_segments`
/// segments, however large the file is.
class chk_reader {
public:
  /// The range is cut to what the file has.
  /// @pre 1 <= needed <= total <= 256, as in every cap that was parsed
  chk_reader(const chk_read_cap& cap, uint64_t offset, uint64_t length,
             size_t pipeline_segments);

  uint64_t file_size() const { return cap_.size; }
  uint64_t length() const { return end_ - begin_; }
  const storage_index& si() const { return file_.cap().si; }

  // -- events -----------------------------------------------------------------

  /// Begins: asks for servers.
  void start(instant now) { advance(now); }

  /// Answers want_servers. `disconnected` more are known, but out of reach.
  void add_servers(size_t count, size_t disconnected, instant now);

  /// Answers want_shares.
  void shares_found(size_t server, const std::vector<share_head>& found,
                    instant now);
  void server_failed(size_t server, instant now);

  /// Answers want_bytes.
  void bytes_arrived(uint64_t ticket, const blob& bytes, instant now);
  void read_failed(uint64_t ticket, instant now);

  /// Time has passed.
  void tick(instant now) { advance(now); }

  // -- results ----------------------------------------------------------------

  std::vector<reader_request> take_requests();

  /// True once k good shares were found: the file can be read.
  bool is_open() const { return window_.has_value(); }

  /// The next piece of plaintext, in order; an empty one at the end; no piece
  /// if it is not there yet. After a failure, what was proven before it still
  /// comes.
  caf::expected<std::optional<blob>> next(instant now);

  /// Why it cannot go on, none if it can: not_enough_shares, or
  /// integrity_failure if damaged shares are the cause, or try_later if there
  /// are no servers, or unsupported.
  const caf::error& problem() const { return problem_; }

  const reader_counters& counters() const { return counters_; }
  const server_survey& survey() const { return survey_; }
  const share_picker& shares() const { return shares_; }

private:
  using segment = segment_window::segment;

  void advance(instant now);
  void give_up_silent(instant now);
  void note_slow(instant now);
  void open_shares(instant now);
  void ask_servers(instant now);
  void fetch_blocks(instant now);
  void fetch_blocks(segment& target, instant now);
  void conclude();

  void validated(size_t share, const caf::expected<void>& result, instant now);
  void block_piece_arrived(const read_ledger::read& what, const blob& bytes,
                           instant now);
  void start_fetch(uint64_t segment_number, size_t share, instant now);
  void request_pieces(uint64_t fetch, instant now);
  void request_read(const read_ledger::read& what);
  void block_complete(size_t share, uint64_t segment_number, const blob& block);
  void decode(segment& target);
  void read_lost(const read_ledger::read& what);
  void drop(size_t share);
  void drop_corrupt(size_t share, const caf::error& why);
  caf::error describe_shortage() const;

  chk_read_cap cap_;
  verified_file file_;
  erasure_code code_;
  uint64_t begin_;
  uint64_t end_;
  size_t pipeline_segments_;

  server_survey survey_;
  size_t disconnected_ = 0;
  bool servers_wanted_ = false;
  size_t vain_refreshes_ = 0; ///< of the servers since a segment was decoded
  share_picker shares_;
  std::set<uint16_t> corrupt_numbers_;

  block_times times_;
  read_ledger reads_;
  uint64_t last_fetch_ = 0;
  std::map<uint64_t, block_fetch> fetches_;

  std::optional<segment_window> window_; ///< empty until the file is open
  caf::error problem_;
  std::vector<reader_request> requests_;
  reader_counters counters_;
};

} // namespace tahoe
