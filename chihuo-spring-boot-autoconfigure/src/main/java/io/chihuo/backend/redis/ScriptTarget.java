// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

/**
 * Keys of scripts, which are all on one server, and the state of that server.
 *
 * @param keys keys in the order of the scripts
 * @param inactivity how long nothing that concerns them was answered
 * @param known scripts that the server knows
 */
@SuppressWarnings("ArrayRecordComponent")
record ScriptTarget(byte[][] keys, ConnectionInactivity inactivity, KnownScripts known) {

}
