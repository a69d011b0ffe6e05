#pragma once

#include "actors/directory_messages.hpp"
#include "actors/local_messages.hpp"
#include "actors/messages.hpp"
#include "actors/type_ids.hpp"
#include "actors/vdrive_messages.hpp"
#include "actors/walk_messages.hpp"

#include <caf/replies_to.hpp>
#include <caf/settings.hpp>
#include <caf/typed_actor.hpp>

namespace tahoe {

/// Anything the status page and the console can look into.
using observable_actor = caf::typed_actor< //
  caf::replies_to<get_status>::with<caf::settings>>;

/// Runs blocking work, one piece after another. Not observable: while it works
/// it answers nobody.
using disk_actor = caf::typed_actor< //
  caf::reacts_to<disk_job>>;

/// The node's place in the network: gives services an address and finds those
/// of others. It hides whether a peer is in this process or far away.
using tub_actor = caf::typed_actor<                              //
  caf::replies_to<publish_service>::with<std::string>,           //
  caf::replies_to<connect_service>::with<caf::strong_actor_ptr>> //
  ::extend_with<observable_actor>;

/// Who owns links is told when they come and go.
using link_owner_actor = caf::typed_actor< //
  caf::reacts_to<link_up>,                 //
  caf::reacts_to<link_down>>;

/// Keeps one service of one peer in reach, for as long as its owner lives.
using link_actor = caf::typed_actor< //
  caf::reacts_to<relocate_link>,     //
  caf::reacts_to<peer_arrived>>      //
  ::extend_with<observable_actor>;

/// Keeps announcements and shows them to whoever asks. Remote.
using introducer_actor = caf::typed_actor<                 //
  caf::reacts_to<publish_announcement>,                    //
  caf::replies_to<get_announcements>::with<announcements>> //
  ::extend_with<observable_actor>;

/// Announces this node's services, knows those of others.
using introducer_client_actor = caf::typed_actor<    //
  caf::reacts_to<announce_service>,                  //
  caf::replies_to<find_service>::with<std::string>,  //
  caf::replies_to<get_servers>::with<known_servers>> //
  ::extend_with<observable_actor>                    //
  ::extend_with<link_owner_actor>;

/// Shares on disk. Remote: whoever holds its furl may read any share, add
/// shares, and write the buckets of its own tokens.
using storage_actor = caf::typed_actor<                       //
  caf::replies_to<find_shares>::with<shares_found>,           //
  caf::replies_to<allocate_buckets>::with<buckets_allocated>, //
  caf::reacts_to<write_share>,                                //
  caf::reacts_to<close_share>,                                //
  caf::reacts_to<abort_buckets>,                              //
  caf::replies_to<store_shares>::with<shares_stored>,         //
  caf::replies_to<read_share>::with<blob>,                    //
  caf::reacts_to<advise_corrupt_share>>                       //
  ::extend_with<observable_actor>;

/// Directories of sealed entries. Remote: whoever holds its furl may make
/// directories, read those whose index he knows, and change those whose write
/// enabler he has.
using vdrive_actor = caf::typed_actor<                            //
  caf::replies_to<create_directory>::with<directories_changed>,   //
  caf::replies_to<change_directories>::with<directories_changed>, //
  caf::replies_to<read_entry>::with<entry_read>,                  //
  caf::replies_to<list_entries>::with<entries_listed>,            //
  caf::replies_to<get_public_root>::with<public_root>>            //
  ::extend_with<observable_actor>;

/// The vdrive as its own node sees it.
using vdrive_service_actor = caf::typed_actor< //
  caf::reacts_to<offer_public_root>,           //
  caf::reacts_to<back_up_vdrive>>              //
  ::extend_with<vdrive_actor>;

/// Directories as people see them: names, caps and paths in place of hashes and
/// seals.
using vdrive_client_actor = caf::typed_actor<               //
  caf::replies_to<get_roots>::with<drive_roots>,            //
  caf::replies_to<look_up>::with<looked_up>,                //
  caf::replies_to<list_directory>::with<directory_listing>, //
  caf::replies_to<list_page>::with<listing_page>,           //
  caf::replies_to<link_entry>::with<entry_changed>,         //
  caf::replies_to<link_entries>::with<entry_changed>,       //
  caf::replies_to<unlink_entry>::with<entry_changed>,       //
  caf::replies_to<move_entry>::with<entry_changed>,         //
  caf::replies_to<set_metadata>::with<entry_changed>,       //
  caf::replies_to<make_directory>::with<directory_made>>    //
  ::extend_with<observable_actor>                           //
  ::extend_with<link_owner_actor>;

/// One walk on its way. Holds back when nobody reads; ends by itself when it
/// was read to its end, and when nobody has read for a while.
using walk_session_actor = caf::typed_actor<   //
  caf::replies_to<read_walk>::with<walk_part>, //
  caf::reacts_to<cancel_operation>>            //
  ::extend_with<observable_actor>;

/// Walks over all that lies beneath a directory.
using walker_actor = caf::typed_actor<                   //
  caf::replies_to<start_walk>::with<walk_session_actor>> //
  ::extend_with<observable_actor>;

/// Who keeps records of its operations.
using operation_keeper_actor = caf::typed_actor<     //
  caf::replies_to<get_operations>::with<operations>, //
  caf::reacts_to<cancel_named_operation>>;

/// One upload on its way, fed by whoever started it. Ends by itself after
/// `finish_upload` is answered, on `cancel_operation`, or when nothing came for
/// a while.
using upload_session_actor = caf::typed_actor<           //
  caf::reacts_to<put_data>,                              //
  caf::replies_to<finish_upload>::with<upload_finished>, //
  caf::reacts_to<cancel_operation>>                      //
  ::extend_with<observable_actor>;

/// One download on its way. Holds back when nobody reads.
using download_session_actor = caf::typed_actor< //
  caf::replies_to<read_data>::with<blob>,        //
  caf::reacts_to<cancel_operation>>              //
  ::extend_with<observable_actor>;

/// The answer to `start_download`: `length` bytes will come.
struct download_started {
  uint64_t file_size = 0;
  uint64_t length = 0;
  download_session_actor session;
};

/// Files to caps.
using uploader_actor = caf::typed_actor<                     //
  caf::replies_to<start_upload>::with<upload_session_actor>, //
  caf::replies_to<check_servers>::with<servers_checked>>     //
  ::extend_with<operation_keeper_actor>                      //
  ::extend_with<observable_actor>;

/// Caps to files.
using downloader_actor = caf::typed_actor<                 //
  caf::replies_to<start_download>::with<download_started>, //
  caf::replies_to<survey_servers>::with<servers_surveyed>> //
  ::extend_with<operation_keeper_actor>                    //
  ::extend_with<observable_actor>;

/// The root of a node: starts the others, restarts them, stops them.
using node_actor = caf::typed_actor<               //
  caf::replies_to<get_node_info>::with<node_info>, //
  caf::reacts_to<start_node>,                      //
  caf::reacts_to<stop_node>>                       //
  ::extend_with<observable_actor>;

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::download_started)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::upload_session_actor)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::walk_session_actor)
