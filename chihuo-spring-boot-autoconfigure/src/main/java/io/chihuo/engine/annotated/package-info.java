/**
 * Reads loops off annotated beans.
 */
@NullMarked
package io.chihuo.engine.annotated;

import org.jspecify.annotations.NullMarked;
