// SPDX-License-Identifier: Apache-2.0

/**
 * Plans of flows, their progress and the moves between; no call to a store.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.flow.state;

import org.jspecify.annotations.NullMarked;
