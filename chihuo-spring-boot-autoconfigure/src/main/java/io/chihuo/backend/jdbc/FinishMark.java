// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * A finish mark.
 *
 * @param id the id that is finished
 * @param at since when, in milliseconds since the epoch
 */
record FinishMark(String id, long at) {

}
