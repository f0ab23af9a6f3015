// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

/**
 * The payload of a schedule that was made at run time.
 *
 * @param content encoded payload; not to be changed
 * @param codec name of the codec that wrote it
 */
record StoredSlotPayload(byte[] content, String codec) {

}
