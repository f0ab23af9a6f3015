// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Duration;

/**
 * Options that all queues of a client share.
 *
 * @param namespace namespace of the queues
 * @param maxPayloadSize most bytes of an encoded payload with its headers
 * @param timeout longest time a call waits for the backend
 */
public record ClientOptions(String namespace, long maxPayloadSize, Duration timeout) {

}
