// SPDX-License-Identifier: Apache-2.0

/**
 * The step kind for commands of Redis.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.step.redis;

import org.jspecify.annotations.NullMarked;
