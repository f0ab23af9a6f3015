/**
 * The command: reads arguments, picks a suite, prints what it measured.
 */
@NullMarked
package io.chihuo.benchmarks;

import org.jspecify.annotations.NullMarked;
