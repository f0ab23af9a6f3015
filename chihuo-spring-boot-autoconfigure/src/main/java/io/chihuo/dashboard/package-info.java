// SPDX-License-Identifier: Apache-2.0

/**
 * The dashboard: a page over the Actuator endpoint, with the checks of its requests, for
 * Spring MVC and WebFlux.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.dashboard;

import org.jspecify.annotations.NullMarked;
