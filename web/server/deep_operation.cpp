#include "web/server/deep_operation.hpp"

#include "codec/base32.hpp"
#include "web/server/deep_json.hpp"

#include <algorithm>

namespace tahoe {

size_t manifest_entry::held() const {
  auto result
    = sizeof(*this) + cap.size() + verify_cap.size() + storage_index.size();
  for (auto& name : path)
    result += sizeof(name) + name.size();
  return result;
}

manifest_entry to_manifest_entry(const walked& met) {
  manifest_entry result;
  result.path = met.path;
  result.kind = met.kind;
  result.cap = to_uri(strongest_cap(met.entry));
  if (met.verify_cap) {
    result.verify_cap = to_uri(*met.verify_cap);
    result.storage_index = storage_index_text(*met.verify_cap);
  }
  return result;
}

uint64_t deep_operation::met() const {
  return stats.directories + stats.immutable_files + stats.literal_files
         + stats.unknown;
}

std::string to_problem_line(const walked& met) {
  constexpr size_t max_length = 1000;
  auto result = path_json(met.path).substr(0, max_length) + ": " + met.problem;
  std::replace(result.begin(), result.end(), '\n', ' ');
  return result;
}

std::string storage_index_text(const capability& verify_cap) {
  if (auto* file = std::get_if<chk_verify_cap>(&verify_cap))
    return base32_encode(file->si.view());
  if (auto* directory = std::get_if<directory_verify_cap>(&verify_cap))
    return base32_encode(directory->index.view());
  return "";
}

} // namespace tahoe
