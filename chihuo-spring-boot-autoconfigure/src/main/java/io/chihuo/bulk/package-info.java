// SPDX-License-Identifier: Apache-2.0

/**
 * Bulk operations: their records in the backend, and the work on them.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.bulk;

import org.jspecify.annotations.NullMarked;
