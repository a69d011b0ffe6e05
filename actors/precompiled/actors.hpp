// What nearly every file of actors/ includes in the end, parsed once. It must
// not replace an #include: a build with -Db_pch=false has none of it.

#include <caf/actor_system.hpp>
#include <caf/expected.hpp>
#include <caf/make_message.hpp>
#include <caf/response_promise.hpp>
#include <caf/send.hpp>
#include <caf/settings.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
