// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import io.chihuo.client.BackendChihuoClient;

/**
 * The client that loops, the endpoint and the beans of queues use, which stays when the
 * application, or a test, replaces the bean of type {@link io.chihuo.ChihuoClient
 * ChihuoClient}.
 *
 * @param client the client
 */
record EngineClient(BackendChihuoClient client) {

}
