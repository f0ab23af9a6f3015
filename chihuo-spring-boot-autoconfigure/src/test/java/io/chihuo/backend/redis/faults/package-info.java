// SPDX-License-Identifier: Apache-2.0

/**
 * Tests queues in Redis when workers, servers and connections die.
 */
@NullMarked
package io.chihuo.backend.redis.faults;

import org.jspecify.annotations.NullMarked;
