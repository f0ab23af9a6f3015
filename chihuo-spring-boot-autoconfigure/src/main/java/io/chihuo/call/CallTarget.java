// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import io.chihuo.client.BackendChihuoClient;
import io.chihuo.codec.TaskCodec;

/**
 * A namespace as calls see it.
 *
 * @param client client that adds the tasks
 * @param codec codec that writes arguments and reads results
 * @param options options of the calls
 */
public record CallTarget(BackendChihuoClient client, TaskCodec codec, CallOptions options) {

}
