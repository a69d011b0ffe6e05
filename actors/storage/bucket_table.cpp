#include "actors/storage/bucket_table.hpp"

#include <set>
#include <utility>

namespace tahoe {

caf::expected<bucket_table::reservation>
bucket_table::reserve(bucket_owner owner, size_t buckets, uint64_t share_size) {
  if (share_size > max_share_size)
    return failure(ec::no_space, "a share of " + std::to_string(share_size)
                                   + " bytes fits on no disk here");
  auto mine = count_of_.find(owner);
  auto already = mine == count_of_.end() ? 0 : mine->second;
  if (already + buckets > max_buckets_of_one || count_ + buckets > max_buckets)
    return failure(ec::try_later, "too many shares are being written here; "
                                  "close or abort some first");
  reservation result{owner, buckets, buckets * container_size(share_size)};
  if (buckets > 0)
    count_of_[owner] = already + buckets;
  count_ += buckets;
  promised_ += result.bytes;
  return result;
}

void bucket_table::release(const reservation& reserved) {
  if (reserved.buckets == 0)
    return;
  count_ -= reserved.buckets;
  promised_ -= reserved.bytes;
  auto mine = count_of_.find(reserved.owner);
  mine->second -= reserved.buckets;
  if (mine->second == 0)
    count_of_.erase(mine);
}

void bucket_table::open(const bucket_id& id, open_bucket bucket) {
  bucket.promised = container_size(bucket.share->share_size());
  promised_ += bucket.promised;
  ++count_of_[bucket.owner];
  ++count_;
  unfinished_[bucket.index].insert(bucket.number);
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
  auto numbers = unfinished_.find(bucket.index);
  numbers->second.erase(bucket.number);
  if (numbers->second.empty())
    unfinished_.erase(numbers);
  release({bucket.owner, 1, bucket.promised});
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
  auto found = unfinished_.find(index);
  return found == unfinished_.end() ? share_set{} : found->second;
}

void bucket_table::fulfil(open_bucket& bucket, uint64_t bytes) {
  bucket.promised -= bytes;
  promised_ -= bytes;
}

} // namespace tahoe
