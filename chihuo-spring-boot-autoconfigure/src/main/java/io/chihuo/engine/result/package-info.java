// SPDX-License-Identifier: Apache-2.0

/**
 * Decides which results of handlers end a run, which are awaited, and which are refused.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.engine.result;

import org.jspecify.annotations.NullMarked;
