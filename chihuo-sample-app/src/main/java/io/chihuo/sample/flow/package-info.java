// SPDX-License-Identifier: Apache-2.0

/**
 * Samples of flows, one class each.
 */
@NullMarked
package io.chihuo.sample.flow;

import org.jspecify.annotations.NullMarked;
