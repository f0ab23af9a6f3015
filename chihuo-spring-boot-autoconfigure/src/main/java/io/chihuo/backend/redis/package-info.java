// SPDX-License-Identifier: Apache-2.0

/**
 * Queues in Redis: each operation is one script over a batch.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.redis;

import org.jspecify.annotations.NullMarked;
