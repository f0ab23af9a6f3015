// SPDX-License-Identifier: Apache-2.0

/**
 * Queues as an application sees them, over the store of a backend.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.client;

import org.jspecify.annotations.NullMarked;
