package io.chihuo.actuate;

/**
 * What the endpoint shows.
 *
 * @param backend where queues are kept
 * @param namespace prefix of the queues
 * @param showPayload whether payloads and headers are shown
 */
public record EndpointOptions(String backend, String namespace, boolean showPayload) {

}
