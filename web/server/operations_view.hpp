#pragma once

#include "web/server/deep_operation.hpp"
#include "web/server/page_frame.hpp"

#include <string>

namespace tahoe {

/// All that a node does for its users, and the latest that it has done: those
/// that run first, newer ones first.
struct known_operations {
  std::vector<operation_record> transfers;
  std::vector<deep_summary> deep;
};

/// `/status` as HTML. Holds no cap, and no handle of a deep operation.
std::string render_operations_page(const known_operations& known);

/// The same as JSON: `active` and `recent`, each operation with the keys of
/// Tahoe-LAFS (spec/wapi.md §8) and ours. Of those that have ended,
/// `max_recent` at most. With `indentation` -1 all is on one line.
std::string
render_operations_json(const known_operations& known,
                       size_t max_recent = SIZE_MAX, int indentation = 1);

/// Keeps the page of an operation up to date while it runs: news come from the
/// page's own address.
void follow(page_frame& frame, operation_outcome outcome);

/// What a deep operation finds out, for people: `Manifest`.
const char* title_of(deep_kind kind);

} // namespace tahoe
