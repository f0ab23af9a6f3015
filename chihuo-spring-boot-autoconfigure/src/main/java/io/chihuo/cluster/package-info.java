// SPDX-License-Identifier: Apache-2.0

/**
 * The nodes of a namespace: their status, and commands from one to another.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.cluster;

import org.jspecify.annotations.NullMarked;
