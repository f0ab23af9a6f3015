/**
 * What a broker cannot know of a queue, kept beside it.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.ledger;

import org.jspecify.annotations.NullMarked;
