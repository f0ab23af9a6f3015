/**
 * The suite for the memory backend.
 */
@NullMarked
package io.chihuo.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
