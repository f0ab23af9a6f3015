// SPDX-License-Identifier: Apache-2.0

/**
 * Outcomes of tasks in stores: their ends, those who watch for them, and completions from
 * outside.
 * <p>
 * For authors of backends. May change until version 1.0.
 */
@NullMarked
package io.chihuo.backend.outcome;

import org.jspecify.annotations.NullMarked;
