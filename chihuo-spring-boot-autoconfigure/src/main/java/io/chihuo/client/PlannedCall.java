// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.List;
import java.util.Map;

/**
 * A call of a typed interface that was recorded, to be made later.
 *
 * @param client client of the namespace that it goes to
 * @param queue name of the queue
 * @param id id of its task if it has an idempotency key, else empty
 * @param body encoded arguments; not to be changed
 * @param headers headers to send along, also for somebody who awaits the result
 * @param method name of the method on the wire
 * @param parameterNames names of its parameters in their order
 */
public record PlannedCall(BackendChihuoClient client, String queue, String id, byte[] body, Map<String, String> headers,
		String method, List<String> parameterNames) {
}
