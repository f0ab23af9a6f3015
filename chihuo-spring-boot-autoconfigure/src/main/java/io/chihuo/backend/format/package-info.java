/**
 * How tasks are written in stores, so that nodes of different versions can share them.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.format;

import org.jspecify.annotations.NullMarked;
