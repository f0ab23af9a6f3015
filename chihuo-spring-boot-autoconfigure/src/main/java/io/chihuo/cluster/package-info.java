/**
 * What the nodes of a namespace know of each other, and what one asks of another.
 */
@NullMarked
package io.chihuo.cluster;

import org.jspecify.annotations.NullMarked;
