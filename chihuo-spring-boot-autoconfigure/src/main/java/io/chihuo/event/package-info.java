/**
 * Events of loops and tasks, published to the application context.
 */
@NullMarked
package io.chihuo.event;

import org.jspecify.annotations.NullMarked;
