// SPDX-License-Identifier: Apache-2.0

/**
 * The ledger on Redis: shared by processes, and there again after a restart.
 */
@NullMarked
package io.chihuo.sample.linkcheck.ledger.redis;

import org.jspecify.annotations.NullMarked;
