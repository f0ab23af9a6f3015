/**
 * The types that an application imports: annotations, client, queue, options, exceptions.
 */
@NullMarked
package io.chihuo;

import org.jspecify.annotations.NullMarked;
