// SPDX-License-Identifier: Apache-2.0

/**
 * Events of loops and tasks, published to the application context.
 */
@NullMarked
package io.chihuo.event;

import org.jspecify.annotations.NullMarked;
