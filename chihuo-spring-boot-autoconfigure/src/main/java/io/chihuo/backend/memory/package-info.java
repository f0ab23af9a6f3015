/**
 * Queues in this process's memory.
 */
@NullMarked
package io.chihuo.backend.memory;

import org.jspecify.annotations.NullMarked;
