// SPDX-License-Identifier: Apache-2.0

/**
 * The Actuator endpoint and the health indicator.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.actuate;

import org.jspecify.annotations.NullMarked;
