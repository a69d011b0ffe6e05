#pragma once

#include <filesystem>

namespace tahoe::test {

/// The checkout that this program was built from. Known to one object file
/// only, so that all others are the same wherever they are compiled.
std::filesystem::path source_root();

} // namespace tahoe::test
