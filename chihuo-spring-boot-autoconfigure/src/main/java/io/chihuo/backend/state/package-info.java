/**
 * The states of ids and the moves between them, for stores that keep a queue in Java.
 */
@NullMarked
package io.chihuo.backend.state;

import org.jspecify.annotations.NullMarked;
