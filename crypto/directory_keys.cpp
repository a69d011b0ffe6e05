#include "crypto/directory_keys.hpp"

#include "crypto/tagged_hash.hpp"

namespace tahoe {

directory_read_key read_key_of(const directory_write_key& key) {
  return as_secret<directory_read_key>(
    tagged_hash("tahoe_node_vdir_read_key_v1", key.reveal()));
}

directory_index index_of(const directory_read_key& key) {
  return {tagged_hash("tahoe_node_vdir_index_v1", key.reveal()).bytes};
}

write_enabler enabler_of(const directory_write_key& key) {
  return as_secret<write_enabler>(
    tagged_hash("tahoe_node_vdir_write_enabler_v1", key.reveal()));
}

stored_enabler stored_form(const write_enabler& enabler) {
  return as_secret<stored_enabler>(
    tagged_hash("tahoe_node_vdir_stored_enabler_v1", enabler.reveal()));
}

read_seal_key seal_key_of(const directory_read_key& key) {
  return as_secret<read_seal_key>(
    tagged_hash("tahoe_node_vdir_read_seal_v1", key.reveal()));
}

write_seal_key seal_key_of(const directory_write_key& key) {
  return as_secret<write_seal_key>(
    tagged_hash("tahoe_node_vdir_write_seal_v1", key.reveal()));
}

name_hash name_hash_of(const directory_read_key& key, std::string_view name) {
  return {
    tagged_pair_hash("tahoe_node_vdir_name_v1", key.reveal(), as_bytes(name))
      .bytes};
}

} // namespace tahoe
