// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

/**
 * Options of the endpoint.
 *
 * @param backend where queues are kept
 * @param namespace prefix of the queues
 * @param showPayload whether payloads and headers are shown
 */
public record EndpointOptions(String backend, String namespace, boolean showPayload) {

}
