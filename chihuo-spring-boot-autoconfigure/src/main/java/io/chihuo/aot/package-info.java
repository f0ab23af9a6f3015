/**
 * What ahead-of-time processing and native images have to know.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.aot;

import org.jspecify.annotations.NullMarked;
