// SPDX-License-Identifier: Apache-2.0

/**
 * Tests of calls of typed interfaces.
 */
@NullMarked
package io.chihuo.call;

import org.jspecify.annotations.NullMarked;
