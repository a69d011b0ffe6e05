#include "actors/storage/bucket_table.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace tahoe {

caf::expected<bucket_table::reservation>
bucket_table::reserve(const bucket_client& client, size_t buckets,
                      uint64_t share_size, uint64_t most_bytes) {
  if (share_size > max_share_size)
    return failure(ec::no_space, "a share of " + std::to_string(share_size)
                                   + " bytes fits on no disk here");
  auto found = by_client_.find(client);
  auto mine = found == by_client_.end() ? usage{} : found->second;
  if (mine.buckets + buckets > max_buckets_of_one
      || all_.buckets + buckets > max_buckets)
    return failure(ec::try_later, "too many shares are being written here; "
                                  "close or abort some first");
  auto left = most_bytes - std::min(most_bytes, mine.bytes);
  reservation result{client, buckets,
                     std::min(left, buckets * container_size(share_size))};
  take(result);
  return result;
}

void bucket_table::take(const reservation& taken) {
  if (taken.buckets == 0)
    return;
  for (auto sum : {&all_, &by_client_[taken.client]}) {
    sum->buckets += taken.buckets;
    sum->bytes += taken.bytes;
  }
}

void bucket_table::release(const reservation& reserved) {
  if (reserved.buckets == 0)
    return;
  auto mine = by_client_.find(reserved.client);
  for (auto sum : {&all_, &mine->second}) {
    sum->buckets -= reserved.buckets;
    sum->bytes -= reserved.bytes;
  }
  if (mine->second.buckets == 0)
    by_client_.erase(mine);
}

void bucket_table::open(const bucket_id& id, open_bucket bucket) {
  bucket.promised = container_size(bucket.share->share_size());
  take({bucket.client, 1, bucket.promised});
  ++unfinished_[bucket.index][bucket.number];
  buckets_.emplace(id, std::move(bucket));
}

caf::expected<open_bucket*>
bucket_table::find(const bucket_id& id, bucket_owner asker) {
  auto bucket = find(id);
  if (bucket == nullptr)
    return failure(ec::not_found, "no such bucket: it was closed, aborted, or "
                                  "nobody wrote to it for long");
  if (bucket->owner != asker)
    return failure(ec::refused, "this bucket belongs to somebody else");
  return bucket;
}

open_bucket* bucket_table::find(const bucket_id& id) {
  auto found = buckets_.find(id);
  return found == buckets_.end() ? nullptr : &found->second;
}

void bucket_table::erase(const bucket_id& id) {
  auto found = buckets_.find(id);
  if (found == buckets_.end())
    return;
  auto& bucket = found->second;
  share_set number;
  number.insert(bucket.number);
  show(bucket.index, number);
  release({bucket.client, 1, bucket.promised});
  buckets_.erase(found);
}

std::vector<bucket_id> bucket_table::unfinished_of(bucket_owner owner) const {
  std::vector<bucket_id> result;
  for (auto& [id, bucket] : buckets_)
    if (bucket.owner == owner && !bucket.closing)
      result.push_back(id);
  return result;
}

std::vector<bucket_id>
bucket_table::unfinished_of(const bucket_token& token) const {
  std::vector<bucket_id> result;
  for (auto it = buckets_.lower_bound({token, 0});
       it != buckets_.end() && it->first.token == token; ++it)
    if (!it->second.closing)
      result.push_back(it->first);
  return result;
}

std::vector<bucket_id>
bucket_table::idle(std::chrono::steady_clock::time_point now) const {
  std::set<std::pair<bucket_owner, storage_index>> begun;
  for (auto& [id, bucket] : buckets_)
    if (bucket.accepted > 0)
      begun.emplace(bucket.owner, bucket.index);
  std::vector<bucket_id> result;
  for (auto& [id, bucket] : buckets_) {
    auto is_begun = begun.contains({bucket.owner, bucket.index});
    auto limit = is_begun ? max_idle_time : max_unused_time;
    if (now - bucket.last_use > limit && !bucket.closing)
      result.push_back(id);
  }
  return result;
}

share_set bucket_table::unfinished(const storage_index& index) const {
  share_set result;
  if (auto found = unfinished_.find(index); found != unfinished_.end())
    for (auto& [number, count] : found->second)
      result.insert(number);
  return result;
}

void bucket_table::hide(const storage_index& index, const share_set& numbers) {
  for (auto number : numbers.numbers())
    ++unfinished_[index][number];
}

void bucket_table::show(const storage_index& index, const share_set& numbers) {
  auto found = unfinished_.find(index);
  for (auto number : numbers.numbers())
    if (auto& count = found->second[number]; --count == 0)
      found->second.erase(number);
  if (found->second.empty())
    unfinished_.erase(found);
}

promised_bytes bucket_table::promised(const bucket_client& client) const {
  auto mine = by_client_.find(client);
  return {all_.bytes, mine == by_client_.end() ? 0 : mine->second.bytes};
}

void bucket_table::fulfil(open_bucket& bucket, uint64_t bytes) {
  bucket.promised -= bytes;
  all_.bytes -= bytes;
  by_client_.find(bucket.client)->second.bytes -= bytes;
}

} // namespace tahoe
