#pragma once

#include <caf/detail/type_list.hpp>
#include <caf/replies_to.hpp>
#include <caf/type_id.hpp>

#include <set>
#include <string>
#include <type_traits>

namespace caf {
class binary_deserializer;
} // namespace caf

namespace tahoe {

/// Which message types may cross the wire: those that remote interfaces name
/// and that can be serialised. Everything else is dropped unread.
class wire_rules {
public:
  /// The rules of this software's remote services.
  static wire_rules for_tahoe();

  /// Permits the requests and responses of a typed interface. Messages that
  /// stay in the process (they have no type id) are left out.
  template <class Interface>
  void allow() {
    allow_signatures(static_cast<typename Interface::signatures*>(nullptr));
  }

  /// `types` is CAF's name of a message's type list, `@<>+tahoe::blob`.
  bool is_request(const std::string& types) const {
    return requests_.count(types) > 0;
  }
  bool is_response(const std::string& types) const {
    return responses_.count(types) > 0;
  }

private:
  template <class T>
  static constexpr bool is_wire_type
    = caf::detail::is_complete<caf::type_id<T>>::value;

  template <class T>
  static std::string list_of_one() {
    return std::string{"@<>+"} + caf::type_name<T>::value;
  }

  template <class... Signatures>
  void allow_signatures(caf::detail::type_list<Signatures...>*) {
    (allow_signature(static_cast<Signatures*>(nullptr)), ...);
  }

  template <class Request, class Response>
  void allow_signature(caf::typed_mpi<caf::detail::type_list<Request>,
                                      caf::output_tuple<Response>>*) {
    if constexpr (is_wire_type<Request>) {
      requests_.insert(list_of_one<Request>());
      if constexpr (std::is_void_v<Response>)
        responses_.insert("@<>");
      else
        responses_.insert(list_of_one<Response>());
    }
  }

  std::set<std::string> requests_;
  std::set<std::string> responses_;
};

/// Reads an error as the wire may carry it: code, category and nothing or one
/// text. False for anything else, such as nested messages.
bool is_plain_error(caf::binary_deserializer& source);

} // namespace tahoe
