// SPDX-License-Identifier: Apache-2.0

/**
 * Records of flows in stores.
 * <p>
 * For authors of backends. May change until version 1.0.
 */
@NullMarked
package io.chihuo.backend.flow;

import org.jspecify.annotations.NullMarked;
