#include "actors/directories/version_memory.hpp"

#include "codec/base32.hpp"
#include "config/small_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

using nlohmann::json;

constexpr uint64_t format_version = 1;
constexpr size_t max_record_size = 128;

} // namespace

std::optional<seen_version>
version_memory::find(const directory_index& index) const {
  auto found = directories_.find(index);
  if (found == directories_.end())
    return std::nullopt;
  return found->second.seen;
}

freshness
version_memory::learn(const directory_index& index, const seen_version& said,
                      const std::optional<seen_version>& before) {
  auto [found, fresh] = directories_.try_emplace(index, remembered{said, 0});
  auto& known = found->second;
  known.used = ++clock_;
  if (fresh) {
    ++changes_;
    make_room();
    return freshness::current;
  }
  if (known.seen.incarnation != said.incarnation) {
    // The store was restored while the answer was on its way.
    if (before && before->incarnation == said.incarnation)
      return freshness::current;
    known.seen = said;
    ++changes_;
    return freshness::new_incarnation;
  }
  if (said.version > known.seen.version) {
    known.seen.version = said.version;
    ++changes_;
  }
  bool back = before && before->incarnation == said.incarnation
              && said.version < before->version;
  return back ? freshness::stepped_back : freshness::current;
}

std::vector<version_memory::record> version_memory::records() const {
  std::vector<std::pair<uint64_t, record>> ordered;
  ordered.reserve(directories_.size());
  for (auto& [index, known] : directories_)
    ordered.push_back({known.used, {index, known.seen}});
  std::sort(ordered.begin(), ordered.end(),
            [](auto& a, auto& b) { return a.first < b.first; });
  std::vector<record> result;
  result.reserve(ordered.size());
  for (auto& [used, x] : ordered)
    result.push_back(x);
  return result;
}

/// Forgets a tenth at once, so that it need not look for the oldest each time.
void version_memory::make_room() {
  if (directories_.size() <= capacity_)
    return;
  auto oldest = records();
  oldest.resize(std::max<size_t>(1, capacity_ / 10));
  for (auto& x : oldest)
    directories_.erase(x.index);
}

// -- on disk ------------------------------------------------------------------

caf::expected<void>
save_versions(const std::filesystem::path& path,
              const std::vector<version_memory::record>& records) {
  std::string text = R"({"version": )" + std::to_string(format_version)
                     + R"(, "directories": [)";
  const char* separator = "\n";
  for (auto& x : records) {
    json line{base32_encode(x.index.view()),
              base32_encode(x.seen.incarnation.view()), x.seen.version};
    text += separator + line.dump();
    separator = ",\n";
  }
  return write_text_durably(path, text + "\n]}\n", file_access::owner);
}

caf::expected<version_memory>
load_versions(const std::filesystem::path& path, size_t capacity) {
  auto text = read_text(path, (capacity + 1) * max_record_size);
  if (!text)
    return std::move(text.error());
  auto file = json::parse(*text, nullptr, false);
  if (!file.is_object() || !file.contains("version")
      || file["version"] != format_version || !file.contains("directories")
      || !file["directories"].is_array())
    return failure(ec::malformed,
                   path.string() + " holds no versions of directories");
  version_memory result{capacity};
  for (auto& x : file["directories"]) {
    if (!x.is_array() || x.size() != 3 || !x[0].is_string() || !x[1].is_string()
        || !x[2].is_number_unsigned())
      continue;
    auto index = base32_decode_as<directory_index>(x[0].get<std::string>());
    auto life = base32_decode_as<store_incarnation>(x[1].get<std::string>());
    if (index && life)
      result.learn(*index, {*life, x[2].get<uint64_t>()}, std::nullopt);
  }
  return caf::expected<version_memory>{std::move(result)};
}

} // namespace tahoe
