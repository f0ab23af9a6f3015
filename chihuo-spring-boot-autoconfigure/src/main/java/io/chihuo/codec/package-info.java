// SPDX-License-Identifier: Apache-2.0

/**
 * Payloads to bytes and back; the only place that knows Jackson.
 */
@NullMarked
package io.chihuo.codec;

import org.jspecify.annotations.NullMarked;
