// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

import org.jspecify.annotations.Nullable;

/**
 * The completion of a parked task by the holder of its token.
 *
 * @param id id of the task
 * @param tokenHash hash of the token
 * @param failed whether the task failed; otherwise it is done
 * @param content encoded result or failure; not to be changed, empty for none
 * @param reason description of the failure, null for a result
 */
public record Completion(String id, byte[] tokenHash, boolean failed, byte[] content, @Nullable String reason) {
}
