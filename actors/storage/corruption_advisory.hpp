#pragma once

#include "actors/storage/storage_layout.hpp"
#include "actors/storage_messages.hpp"
#include "codec/error.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tahoe {

/// What somebody told about a share of ours.
struct corruption_advisory {
  storage_index index;
  uint8_t number = 0;
  std::string reason; ///< as it came: anything at all
  std::string time;   ///< UTC as `2026-11-22T070903Z`
};

/// So many notes are kept; then the operator has to look at them first.
inline constexpr size_t max_advisories = 1000;

/// Writes the note to `corruption-advisories/<time>--<SI>-<n>`. A share about
/// which there is a note of the same second gets no other. `refused` if there
/// are max_advisories.
caf::expected<void> write_advisory(const storage_layout& layout,
                                   const corruption_advisory& advisory);

/// The names of the notes, newer ones first.
std::vector<std::string> list_advisories(const storage_layout& layout);

/// One of them; empty for what is no note.
std::optional<corruption_note>
read_advisory(const storage_layout& layout, const std::string& name);

/// Text on one line of printable ASCII: what else stood there becomes `?`.
std::string printable(const std::string& text);

} // namespace tahoe
