// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import io.chihuo.AddOptions;

/**
 * A task to add. Its id and payload have been checked.
 *
 * @param id id of the task
 * @param payload encoded payload; not to be changed, empty for none
 * @param first whether it goes to the head of the queue rather than the tail
 * @param options how it is added
 */
public record NewTask(String id, byte[] payload, boolean first, AddOptions options) {

}
