// What tests of actors include in the end, parsed once; see actors/precompiled.

#include "actors/interfaces.hpp"
#include "test/precompiled/test.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/all.hpp>
