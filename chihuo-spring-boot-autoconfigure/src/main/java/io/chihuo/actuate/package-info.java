/**
 * What Actuator shows, and lets operators do.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.actuate;

import org.jspecify.annotations.NullMarked;
