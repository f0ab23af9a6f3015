// SPDX-License-Identifier: Apache-2.0

/**
 * Faults of queues in databases: processes are killed.
 */
@NullMarked
package io.chihuo.backend.jdbc.faults;

import org.jspecify.annotations.NullMarked;
