/**
 * What the nodes of a namespace know of each other, and what one asks of another.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.cluster;

import org.jspecify.annotations.NullMarked;
