// SPDX-License-Identifier: Apache-2.0

/**
 * A first loop: adds tasks, retries one that fails, and requeues a dead letter.
 */
@NullMarked
package io.chihuo.sample.firstloop;

import org.jspecify.annotations.NullMarked;
