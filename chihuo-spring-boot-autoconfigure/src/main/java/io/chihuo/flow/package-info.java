// SPDX-License-Identifier: Apache-2.0

/**
 * Starts flows, moves them on when their steps end, and gives out their handles.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.flow;

import org.jspecify.annotations.NullMarked;
