// SPDX-License-Identifier: Apache-2.0

/**
 * The ledger: the state of a queue that a broker cannot keep, stored beside it.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.ledger;

import org.jspecify.annotations.NullMarked;
