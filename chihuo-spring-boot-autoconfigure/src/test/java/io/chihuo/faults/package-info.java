// SPDX-License-Identifier: Apache-2.0

/**
 * The load that keeps queues busy while tests harm servers and workers, and the
 * conditions that must hold afterwards with every backend.
 */
@NullMarked
package io.chihuo.faults;

import org.jspecify.annotations.NullMarked;
