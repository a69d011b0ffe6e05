#include "actors/introduction/announcement_seq.hpp"

#include "actors/introduction/announcement.hpp"
#include "codec/decimal.hpp"
#include "config/small_file.hpp"
#include "config/text.hpp"

#include <algorithm>

namespace tahoe {

caf::expected<uint64_t>
next_announcement_seq(const std::filesystem::path& path, wall_time now) {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  uint64_t stored = 0;
  auto text = read_text(path, 64);
  if (text)
    stored = parse_decimal(trim(*text)).value_or(0);
  else if (code_of(text.error()) == ec::io_failure)
    return std::move(text.error());
  if (stored >= max_announcement_seq)
    stored = 0;
  auto time = duration_cast<milliseconds>(now.time_since_epoch()).count();
  auto result = std::max(
    stored + 1, static_cast<uint64_t>(std::max(time, decltype(time){})));
  auto written = write_text_durably(path, std::to_string(result) + "\n",
                                    file_access::owner);
  if (!written)
    return std::move(written.error());
  return result;
}

} // namespace tahoe
