/**
 * What Actuator shows, and lets operators do.
 */
@NullMarked
package io.chihuo.actuate;

import org.jspecify.annotations.NullMarked;
