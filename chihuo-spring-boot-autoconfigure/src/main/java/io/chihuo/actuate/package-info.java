/**
 * What Actuator shows.
 */
@NullMarked
package io.chihuo.actuate;

import org.jspecify.annotations.NullMarked;
