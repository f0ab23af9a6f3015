// SPDX-License-Identifier: Apache-2.0

/**
 * The step kind for statements of SQL.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.step.sql;

import org.jspecify.annotations.NullMarked;
