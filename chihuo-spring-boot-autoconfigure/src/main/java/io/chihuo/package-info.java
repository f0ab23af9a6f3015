/**
 * What an application imports: annotations, client, queue, handles, options, exceptions.
 */
@NullMarked
package io.chihuo;

import org.jspecify.annotations.NullMarked;
