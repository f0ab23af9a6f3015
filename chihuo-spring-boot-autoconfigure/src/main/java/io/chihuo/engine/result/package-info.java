/**
 * Decides which results of handlers end a run, which are awaited, and which are refused.
 */
@NullMarked
package io.chihuo.engine.result;

import org.jspecify.annotations.NullMarked;
