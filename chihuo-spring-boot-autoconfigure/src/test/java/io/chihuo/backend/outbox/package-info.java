// SPDX-License-Identifier: Apache-2.0

/**
 * Tests of the outbox.
 */
@NullMarked
package io.chihuo.backend.outbox;

import org.jspecify.annotations.NullMarked;
