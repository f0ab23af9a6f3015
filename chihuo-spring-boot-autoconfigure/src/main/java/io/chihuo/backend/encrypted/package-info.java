// SPDX-License-Identifier: Apache-2.0

/**
 * Encryption of what another backend stores.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.encrypted;

import org.jspecify.annotations.NullMarked;
