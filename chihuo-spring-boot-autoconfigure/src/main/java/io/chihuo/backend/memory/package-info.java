// SPDX-License-Identifier: Apache-2.0

/**
 * Queues in this process's memory.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.memory;

import org.jspecify.annotations.NullMarked;
