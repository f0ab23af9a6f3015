// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.Map;

/**
 * Payload and headers of a task, as stored.
 *
 * @param payload encoded payload; not to be changed, empty for none
 * @param headers headers
 */
public record StoredPayload(byte[] payload, Map<String, String> headers) {

}
