#pragma once

#include "actors/local_messages.hpp"
#include "actors/messages.hpp"
#include "actors/vdrive_messages.hpp"
#include "codec/error.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>

// What may cross the wire has a number and a name; what may not is "unsafe" in
// CAF's words: it cannot be serialised.

CAF_BEGIN_TYPE_ID_BLOCK(tahoe, caf::first_custom_type_id)

  CAF_ADD_TYPE_ID(tahoe, (tahoe::abort_buckets))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::advise_corrupt_share))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::allocate_buckets))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::announcements))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::blob))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::buckets_allocated))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::change_directories))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::close_share))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::create_directory))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::directories_changed))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::entries_listed))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::entry_read))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::find_shares))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::get_announcements))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::get_public_root))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::get_service))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::list_entries))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::public_root))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::publish_announcement))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::read_entry))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::read_share))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::service_granted))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::shares_found))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::shares_stored))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::store_shares))
  CAF_ADD_TYPE_ID(tahoe, (tahoe::write_share))

CAF_END_TYPE_ID_BLOCK(tahoe)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::announce_service)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::back_up_vdrive)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::cancel_named_operation)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::cancel_operation)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::check_servers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::connect_service)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::disk_job)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::find_service)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::finish_upload)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::get_node_info)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::get_operations)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::get_servers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::get_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::known_servers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::link_down)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::link_up)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::node_info)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::offer_public_root)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::operations)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::peer_arrived)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::publish_service)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::put_data)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::read_data)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::relocate_link)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::servers_checked)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::servers_surveyed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::start_download)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::start_node)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::start_upload)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::stop_node)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::survey_servers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::upload_finished)
