/**
 * Wires everything by {@code chihuo.*}. Knows all other packages; none knows it.
 */
@NullMarked
package io.chihuo.autoconfigure;

import org.jspecify.annotations.NullMarked;
