// SPDX-License-Identifier: Apache-2.0

/**
 * The suite of flows.
 */
@NullMarked
package io.chihuo.benchmarks.flows;

import org.jspecify.annotations.NullMarked;
